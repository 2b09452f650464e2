CREATE TABLE "failed_sign_ins" (
	"email" text NOT NULL,
	"address" text NOT NULL,
	"attempts" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "failed_sign_ins_email_address_pk" PRIMARY KEY("email","address")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "failed_attempts" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "failed_addresses" integer;