-- Rows that every check rewrites leave room on their page for the next version of themselves.
ALTER TABLE "schedule" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "hosts" SET (fillfactor = 70);
