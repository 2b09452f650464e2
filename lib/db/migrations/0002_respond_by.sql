CREATE TABLE "respond_by_dates" (
	"dispute_id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"person_id" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "respond_by_dates" ADD CONSTRAINT "respond_by_dates_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "respond_by_dates_at" ON "respond_by_dates" USING btree ("at");--> statement-breakpoint
CREATE INDEX "respond_by_dates_opened" ON "respond_by_dates" USING btree ("opened_at");