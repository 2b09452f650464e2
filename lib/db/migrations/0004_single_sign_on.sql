ALTER TABLE "people" ADD COLUMN "identity_issuer" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "identity_subject" text;--> statement-breakpoint
CREATE UNIQUE INDEX "people_identity" ON "people" USING btree ("identity_issuer","identity_subject");