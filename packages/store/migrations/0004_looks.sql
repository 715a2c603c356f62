DROP INDEX "checks_document";--> statement-breakpoint
ALTER TABLE "checks" DROP CONSTRAINT "checks_pkey";--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_document_id_id_pk" PRIMARY KEY("document_id","id");--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "leased_until" timestamp with time zone;--> statement-breakpoint
-- Room on each page for the next state of its rows: a claim moves none of them to another page, and touches no index.
ALTER TABLE "schedule" SET (fillfactor = 70);
