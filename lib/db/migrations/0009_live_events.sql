CREATE TABLE "live_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "live_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"topic" text NOT NULL,
	"action" text NOT NULL,
	"dispute_id" text,
	"person_id" uuid,
	"person_name" text
);
--> statement-breakpoint
CREATE INDEX "live_events_at" ON "live_events" USING btree ("at");