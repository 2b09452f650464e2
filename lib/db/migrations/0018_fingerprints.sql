ALTER TABLE "uploads" ADD COLUMN "fingerprint" bit(256);--> statement-breakpoint
CREATE INDEX "uploads_created" ON "uploads" USING btree ("created_at");