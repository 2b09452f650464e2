CREATE TABLE "presence" (
	"person_id" uuid NOT NULL,
	"page_id" uuid NOT NULL,
	"session_id" text NOT NULL,
	"dispute_id" text NOT NULL,
	"state" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "presence_person_id_page_id_pk" PRIMARY KEY("person_id","page_id")
);
--> statement-breakpoint
ALTER TABLE "presence" ADD CONSTRAINT "presence_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presence" ADD CONSTRAINT "presence_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "presence_dispute" ON "presence" USING btree ("dispute_id");--> statement-breakpoint
CREATE INDEX "presence_session" ON "presence" USING btree ("session_id");