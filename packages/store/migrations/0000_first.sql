CREATE TABLE "accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"plan" text DEFAULT 'free' NOT NULL,
	"confirmed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_plan" CHECK ("accounts"."plan" in ('free', 'monitor', 'compliance'))
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"change_id" bigint NOT NULL,
	"channel_id" bigint NOT NULL,
	"cadence" text NOT NULL,
	"why" text NOT NULL,
	"delivery_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alerts_change_id_channel_id_cadence_pk" PRIMARY KEY("change_id","channel_id","cadence"),
	CONSTRAINT "alerts_cadence" CHECK ("alerts"."cadence" in ('same-day', 'digest'))
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"delivery_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"outcome" text DEFAULT 'open' NOT NULL,
	"detail" text,
	CONSTRAINT "attempts_delivery_id_attempt_pk" PRIMARY KEY("delivery_id","attempt"),
	CONSTRAINT "attempts_outcome" CHECK ("attempts"."outcome" in ('open', 'accepted', 'refused', 'unsent', 'ambiguous'))
);
--> statement-breakpoint
CREATE TABLE "candidates" (
	"document_id" bigint PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"snapshot_id" bigint NOT NULL,
	"looks" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"deadline_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" bigint NOT NULL,
	"from_version_id" bigint NOT NULL,
	"to_version_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"headline" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"redline" jsonb NOT NULL,
	"detected_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"route_due_at" timestamp with time zone,
	"route_attempt" integer DEFAULT 0 NOT NULL,
	"route_failures" smallint DEFAULT 0 NOT NULL,
	"route_cursor" bigint DEFAULT 0 NOT NULL,
	"routed_at" timestamp with time zone,
	"alerted_channels" integer DEFAULT 0 NOT NULL,
	"ended_reason" text,
	CONSTRAINT "changes_pair" UNIQUE("from_version_id","to_version_id"),
	CONSTRAINT "changes_kind" CHECK ("changes"."kind" in ('substantive', 'cosmetic', 'technical'))
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "channels_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"address" "bytea" NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"label" text NOT NULL,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"digest_weekday" smallint DEFAULT 1 NOT NULL,
	"digest_hour" smallint DEFAULT 8 NOT NULL,
	"quiet_from" smallint,
	"quiet_to" smallint,
	"confirmed_at" timestamp with time zone,
	"unsubscribed_at" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"disabled_reason" text,
	"digest_due_at" timestamp with time zone,
	"digest_period" text,
	"digest_attempt" integer DEFAULT 0 NOT NULL,
	"digest_failures" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channels_kind" CHECK ("channels"."kind" in ('email', 'slack', 'webhook')),
	CONSTRAINT "channels_digest" CHECK ("channels"."digest_weekday" between 1 and 7 and "channels"."digest_hour" between 0 and 23),
	CONSTRAINT "channels_quiet" CHECK (("channels"."quiet_from" is null) = ("channels"."quiet_to" is null) and "channels"."quiet_from" between 0 and 23 and "channels"."quiet_to" between 0 and 23 and "channels"."quiet_from" <> "channels"."quiet_to")
);
--> statement-breakpoint
CREATE TABLE "checks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"detail" text,
	"status" smallint,
	"final_url" text,
	"bytes" integer,
	"sha256" "bytea",
	"snapshot_id" bigint,
	"duration_ms" integer,
	"second_look" boolean DEFAULT false NOT NULL,
	CONSTRAINT "checks_look" UNIQUE("document_id","attempt","outcome"),
	CONSTRAINT "checks_outcome" CHECK ("checks"."outcome" in ('unchanged', 'changed', 'failed', 'quarantined', 'superseded'))
);
--> statement-breakpoint
CREATE TABLE "confirmations" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"channel_id" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contents" (
	"document_id" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"base_sha256" "bytea",
	"links" smallint NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "contents_document_id_sha256_pk" PRIMARY KEY("document_id","sha256"),
	CONSTRAINT "contents_links" CHECK ("contents"."links" between 0 and 31),
	CONSTRAINT "contents_base" CHECK (("contents"."base_sha256" is null) = ("contents"."links" = 0))
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"change_id" bigint NOT NULL,
	"subscription_id" bigint NOT NULL,
	"channel_id" bigint NOT NULL,
	"outcome" text NOT NULL,
	"why" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "decisions_change_id_subscription_id_pk" PRIMARY KEY("change_id","subscription_id"),
	CONSTRAINT "decisions_outcome" CHECK ("decisions"."outcome" in ('same-day', 'digest', 'none'))
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"lane" text DEFAULT 'prompt' NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"slots" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"due_at" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_reason" text,
	CONSTRAINT "deliveries_kind" CHECK ("deliveries"."kind" in ('alert', 'digest', 'confirmation', 'notice')),
	CONSTRAINT "deliveries_lane" CHECK ("deliveries"."lane" in ('prompt', 'bulk')),
	CONSTRAINT "deliveries_status" CHECK ("deliveries"."status" in ('pending', 'sent', 'withheld', 'failed', 'ambiguous')),
	CONSTRAINT "deliveries_ended" CHECK (("deliveries"."status" = 'pending') = ("deliveries"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"channel_id" bigint NOT NULL,
	"period_local" text NOT NULL,
	"delivery_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "digests_channel_id_period_local_pk" PRIMARY KEY("channel_id","period_local")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "documents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"platform_id" bigint NOT NULL,
	"account_id" bigint,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"declaration" jsonb NOT NULL,
	"interval_ms" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "documents_name" UNIQUE NULLS NOT DISTINCT("platform_id","account_id","kind","name")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"channel_id" bigint PRIMARY KEY NOT NULL,
	"seals_at" timestamp with time zone NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"id" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"free_at" timestamp with time zone DEFAULT now() NOT NULL,
	"gap_ms" integer,
	"failures" smallint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_bodies" (
	"sha256" "bytea" PRIMARY KEY NOT NULL,
	"data" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platforms" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "platforms_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"homepage" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "platforms_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "schedule" (
	"document_id" bigint PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"fetch_due_at" timestamp with time zone,
	"fetch_attempt" integer DEFAULT 0 NOT NULL,
	"fetch_failures" smallint DEFAULT 0 NOT NULL,
	"judge_due_at" timestamp with time zone,
	"judge_attempt" integer DEFAULT 0 NOT NULL,
	"judge_failures" smallint DEFAULT 0 NOT NULL,
	"etag" text,
	"last_modified" text,
	"last_snapshot_id" bigint,
	"last_check_at" timestamp with time zone,
	"last_good_at" timestamp with time zone,
	"current_version_id" bigint
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "snapshots_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" bigint NOT NULL,
	"previous_id" bigint,
	"sha256" "bytea" NOT NULL,
	"bytes" integer NOT NULL,
	"content_type" text,
	"headers" jsonb NOT NULL,
	"final_url" text NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL,
	"verdict" text,
	"reason" text,
	"detail" text,
	"judged_at" timestamp with time zone,
	"extractor_version" integer,
	CONSTRAINT "snapshots_chain" UNIQUE NULLS NOT DISTINCT("document_id","previous_id"),
	CONSTRAINT "snapshots_verdict" CHECK ("snapshots"."verdict" in ('first', 'same', 'cosmetic', 'substantive', 'held', 'broken'))
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subscriptions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"channel_id" bigint NOT NULL,
	"platform_id" bigint NOT NULL,
	"document_id" bigint,
	"cadence" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "subscriptions_cadence" CHECK ("subscriptions"."cadence" in ('same-day', 'digest'))
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"address_hash" "bytea" PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"document_id" bigint NOT NULL,
	"previous_id" bigint,
	"snapshot_id" bigint NOT NULL,
	"extractor_version" integer NOT NULL,
	"declaration" jsonb NOT NULL,
	"title" text,
	"language" text,
	"text" text NOT NULL,
	"text_sha256" "bytea" NOT NULL,
	"method" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "versions_chain" UNIQUE NULLS NOT DISTINCT("document_id","previous_id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_from_version_id_versions_id_fk" FOREIGN KEY ("from_version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_to_version_id_versions_id_fk" FOREIGN KEY ("to_version_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmations" ADD CONSTRAINT "confirmations_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contents" ADD CONSTRAINT "contents_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_body_sha256_message_bodies_sha256_fk" FOREIGN KEY ("body_sha256") REFERENCES "public"."message_bodies"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_platform_id_platforms_id_fk" FOREIGN KEY ("platform_id") REFERENCES "public"."platforms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_previous_id_snapshots_id_fk" FOREIGN KEY ("previous_id") REFERENCES "public"."snapshots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_platform_id_platforms_id_fk" FOREIGN KEY ("platform_id") REFERENCES "public"."platforms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_previous_id_versions_id_fk" FOREIGN KEY ("previous_id") REFERENCES "public"."versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_snapshot_id_snapshots_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."snapshots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email_confirmed" ON "accounts" USING btree ("email") WHERE "accounts"."confirmed_at" is not null;--> statement-breakpoint
CREATE INDEX "alerts_untold" ON "alerts" USING btree ("channel_id","cadence") WHERE "alerts"."delivery_id" is null;--> statement-breakpoint
CREATE INDEX "alerts_delivery" ON "alerts" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "api_keys_account" ON "api_keys" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "candidates_due" ON "candidates" USING btree ("host","due_at") WHERE "candidates"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "changes_document" ON "changes" USING btree ("document_id","id");--> statement-breakpoint
CREATE INDEX "changes_route_due" ON "changes" USING btree ("route_due_at") WHERE "changes"."route_due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "channels_address" ON "channels" USING btree ("account_id","address_hash") WHERE "channels"."disabled_at" is null and "channels"."unsubscribed_at" is null;--> statement-breakpoint
CREATE INDEX "channels_digest_due" ON "channels" USING btree ("digest_due_at") WHERE "channels"."digest_due_at" is not null;--> statement-breakpoint
CREATE INDEX "checks_document" ON "checks" USING btree ("document_id","id");--> statement-breakpoint
CREATE INDEX "confirmations_channel" ON "confirmations" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "decisions_subscription" ON "decisions" USING btree ("subscription_id","change_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("lane" DESC NULLS LAST,"due_at") WHERE "deliveries"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "deliveries_channel" ON "deliveries" USING btree ("channel_id","id");--> statement-breakpoint
CREATE INDEX "documents_account" ON "documents" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "groups_due" ON "groups" USING btree ("seals_at");--> statement-breakpoint
CREATE INDEX "hosts_due" ON "hosts" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "schedule_fetch_due" ON "schedule" USING btree ("host","fetch_due_at") WHERE "schedule"."fetch_due_at" is not null;--> statement-breakpoint
CREATE INDEX "schedule_judge_due" ON "schedule" USING btree ("judge_due_at") WHERE "schedule"."judge_due_at" is not null;--> statement-breakpoint
CREATE INDEX "snapshots_unjudged" ON "snapshots" USING btree ("document_id","id") WHERE "snapshots"."judged_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_route" ON "subscriptions" USING btree ("platform_id","id") WHERE "subscriptions"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_wish" ON "subscriptions" USING btree ("account_id","channel_id","platform_id",coalesce("document_id", 0)) WHERE "subscriptions"."ended_at" is null;