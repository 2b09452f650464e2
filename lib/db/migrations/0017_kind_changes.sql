CREATE TABLE "kind_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dispute_id" text NOT NULL,
	"document_id" text NOT NULL,
	"filename" text NOT NULL,
	"former_kind" text,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "kind_changes" ADD CONSTRAINT "kind_changes_id_uploads_id_fk" FOREIGN KEY ("id") REFERENCES "public"."uploads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kind_changes" ADD CONSTRAINT "kind_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kind_changes_dispute" ON "kind_changes" USING btree ("dispute_id");--> statement-breakpoint
CREATE UNIQUE INDEX "kind_changes_underway" ON "kind_changes" USING btree ("document_id") WHERE "kind_changes"."state" = 'intended';