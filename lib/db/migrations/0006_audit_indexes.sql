DROP INDEX "audit_log_dispute";--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("at","sequence");--> statement-breakpoint
CREATE INDEX "audit_log_person" ON "audit_log" USING btree ("person_id","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_log_action" ON "audit_log" USING btree ("action","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_log_person_action" ON "audit_log" USING btree ("person_id","action","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_log_dispute" ON "audit_log" USING btree ("dispute_id","at","sequence");