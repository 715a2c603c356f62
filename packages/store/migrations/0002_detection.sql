CREATE TABLE "episode_alerts" (
	"notice_id" bigint NOT NULL,
	"channel_id" bigint NOT NULL,
	"cadence" text NOT NULL,
	"why" text NOT NULL,
	"delivery_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "episode_alerts_notice_id_channel_id_pk" PRIMARY KEY("notice_id","channel_id"),
	CONSTRAINT "episode_alerts_cadence" CHECK ("episode_alerts"."cadence" in ('same-day', 'digest'))
);
--> statement-breakpoint
CREATE TABLE "episode_notices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "episode_notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"episode_id" bigint NOT NULL,
	"document_id" bigint NOT NULL,
	"event" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"route_due_at" timestamp with time zone,
	"route_attempt" integer DEFAULT 0 NOT NULL,
	"route_failures" smallint DEFAULT 0 NOT NULL,
	"route_cursor" bigint DEFAULT 0 NOT NULL,
	"routed_at" timestamp with time zone,
	"ended_reason" text,
	CONSTRAINT "episode_notices_event" CHECK ("episode_notices"."event" in ('opened', 'reminder', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "episodes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "episodes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" bigint NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"detail" text,
	"started_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reminded_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	CONSTRAINT "episodes_outcome" CHECK ("episodes"."outcome" in ('failed', 'quarantined'))
);
--> statement-breakpoint
CREATE TABLE "renders" (
	"snapshot_id" bigint PRIMARY KEY NOT NULL,
	"document_id" bigint NOT NULL,
	"due_at" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" smallint DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"detail" text,
	"taken_at" timestamp with time zone,
	"final_url" text,
	"html_sha256" "bytea",
	"screenshot" "bytea",
	"screenshot_sha256" "bytea",
	"text_kept" real,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "renders_status" CHECK ("renders"."status" in ('pending', 'kept', 'absent'))
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"document_id" bigint NOT NULL,
	"text_sha256" "bytea" NOT NULL,
	"block" text NOT NULL,
	"sightings" integer DEFAULT 1 NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "variants_document_id_text_sha256_pk" PRIMARY KEY("document_id","text_sha256")
);
--> statement-breakpoint
ALTER TABLE "changes" DROP CONSTRAINT "changes_kind";--> statement-breakpoint
ALTER TABLE "snapshots" DROP CONSTRAINT "snapshots_verdict";--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "is_known" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "notes" jsonb;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "effective_on" date;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "is_late" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "looks" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "checks" ADD COLUMN "via" text DEFAULT 'http' NOT NULL;--> statement-breakpoint
ALTER TABLE "checks" ADD COLUMN "notes" jsonb;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "needs_browser" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "troubled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "episode_id" bigint;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "episode_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "episode_attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "episode_failures" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "via" text DEFAULT 'http' NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "score" real;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "notes" jsonb;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "part_ends" jsonb;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "links" jsonb;--> statement-breakpoint
ALTER TABLE "episode_notices" ADD CONSTRAINT "episode_notices_episode_id_episodes_id_fk" FOREIGN KEY ("episode_id") REFERENCES "public"."episodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episodes" ADD CONSTRAINT "episodes_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renders" ADD CONSTRAINT "renders_snapshot_id_snapshots_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."snapshots"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "episode_alerts_untold" ON "episode_alerts" USING btree ("channel_id","cadence") WHERE "episode_alerts"."delivery_id" is null;--> statement-breakpoint
CREATE INDEX "episode_alerts_delivery" ON "episode_alerts" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "episode_notices_episode" ON "episode_notices" USING btree ("episode_id","id");--> statement-breakpoint
CREATE INDEX "episode_notices_route_due" ON "episode_notices" USING btree ("route_due_at") WHERE "episode_notices"."route_due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "episodes_open" ON "episodes" USING btree ("document_id") WHERE "episodes"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "episodes_document" ON "episodes" USING btree ("document_id","id");--> statement-breakpoint
CREATE INDEX "renders_due" ON "renders" USING btree ("due_at") WHERE "renders"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "schedule_episode_due" ON "schedule" USING btree ("episode_due_at") WHERE "schedule"."episode_due_at" is not null;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_kind" CHECK ("changes"."kind" in ('substantive', 'effective-date', 'cosmetic', 'technical'));--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_verdict" CHECK ("snapshots"."verdict" in ('first', 'same', 'cosmetic', 'effective-date', 'substantive', 'held', 'broken'));--> statement-breakpoint
-- A JPEG does not compress; stored outside the row, as it is.
ALTER TABLE "renders" ALTER COLUMN "screenshot" SET STORAGE EXTERNAL;
