CREATE TABLE "checks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"dispute_id" text NOT NULL,
	"draft_version" integer NOT NULL,
	"document_ids" jsonb NOT NULL,
	"note" text,
	"person_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reply" text,
	"reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"ended_by" uuid,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_ended_by_people_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checks_dispute" ON "checks" USING btree ("dispute_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "checks_open" ON "checks" USING btree ("dispute_id") WHERE "checks"."state" = 'asked';