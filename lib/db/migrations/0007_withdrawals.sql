ALTER TABLE "deletions" ADD COLUMN "vault_file" uuid;--> statement-breakpoint
ALTER TABLE "deletions" ADD COLUMN "content_type" text;--> statement-breakpoint
ALTER TABLE "deletions" ADD COLUMN "size" integer;--> statement-breakpoint
ALTER TABLE "deletions" ADD COLUMN "sha256" text;--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "withdrawn_by" uuid;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_withdrawn_by_people_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deletions_dispute" ON "deletions" USING btree ("dispute_id");--> statement-breakpoint
CREATE INDEX "deletions_vault_file" ON "deletions" USING btree ("vault_file");