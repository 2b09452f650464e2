CREATE TABLE "dispute_index" (
	"dispute_id" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"reason_code" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"respond_by" timestamp with time zone NOT NULL,
	"charge_id" text NOT NULL,
	"order_id" text,
	"description" text,
	"customer_name" text,
	"customer_email" text,
	"card_brand" text,
	"card_last_digits" text,
	"charge_read_at" timestamp with time zone,
	"documents" jsonb NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"noticed_at" timestamp with time zone NOT NULL,
	"noticed_by" text NOT NULL,
	"erased_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "omise_events" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reading_progress" (
	"reader" text PRIMARY KEY NOT NULL,
	"state" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "dispute_index_status" ON "dispute_index" USING btree ("status","respond_by");--> statement-breakpoint
CREATE INDEX "dispute_index_opened" ON "dispute_index" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "dispute_index_charge_unread" ON "dispute_index" USING btree ("opened_at") WHERE "dispute_index"."charge_read_at" is null and "dispute_index"."erased_at" is null;--> statement-breakpoint
CREATE INDEX "omise_events_received" ON "omise_events" USING btree ("received_at");