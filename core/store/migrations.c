#include "store/migrations.h"

#include "base/buf.h"
#include "base/log.h"

#include <string.h>
#include <unistd.h>

/* The list of SQL texts is long on purpose: docs/schema.md explains every table; enums in columns are those of domain/ (append-only). */
static const struct migration steps[] = {
	{1, "people, queues, tickets, history",
		/* Who may be spoken to. A person has one identity per channel account; nothing but the identity proves who somebody is. */
		"CREATE TABLE org (id @ID@, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, domain TEXT, share INT NOT NULL DEFAULT 0)"
		" @STRICT@;"
		"CREATE TABLE person (id @ID@, handle TEXT UNIQUE, name TEXT NOT NULL, name_fold TEXT NOT NULL, lang TEXT, tz TEXT,"
		" date_format TEXT, email TEXT, phone TEXT,"
		" org_id @I64@ REFERENCES org (id), roles @I64@ NOT NULL DEFAULT 0, machine INT NOT NULL DEFAULT 0, blocked INT NOT NULL"
		" DEFAULT 0, guest INT NOT NULL DEFAULT 0,"
		" level INT NOT NULL DEFAULT 0, undo_ms @I64@, preferred_identity @I64@, away_until @I64@, deputy_id @I64@, last_ticket"
		" @I64@, created_ms @I64@ NOT NULL,"
		" forgotten_ms @I64@) @STRICT@;"
		"CREATE TABLE identity (id @ID@, person_id @I64@ NOT NULL REFERENCES person (id), channel TEXT NOT NULL, tenant TEXT NOT"
		" NULL DEFAULT '', native TEXT NOT NULL,"
		" handle TEXT, room TEXT, verified INT NOT NULL DEFAULT 0, opted_out INT NOT NULL DEFAULT 0, created_ms @I64@ NOT NULL,"
		" UNIQUE (channel, tenant, native)) @STRICT@;"
		"CREATE INDEX identity_person ON identity (person_id);"
		"CREATE TABLE queue (id @ID@, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, private INT NOT NULL DEFAULT 0, retired INT"
		" NOT NULL DEFAULT 0) @STRICT@;"
		"CREATE TABLE queue_member (queue_id @I64@ NOT NULL REFERENCES queue (id), person_id @I64@ NOT NULL REFERENCES person"
		" (id), role INT NOT NULL,"
		" source TEXT NOT NULL, PRIMARY KEY (queue_id, person_id, source)) @STRICT@;"
		"CREATE INDEX queue_member_person ON queue_member (person_id);"
		"CREATE TABLE room (channel TEXT NOT NULL, tenant TEXT NOT NULL DEFAULT '', native TEXT NOT NULL, queue_id @I64@ NOT NULL"
		" REFERENCES queue (id), kind INT NOT NULL,"
		" PRIMARY KEY (channel, tenant, native)) @STRICT@;"
		"CREATE INDEX room_queue ON room (queue_id, kind);"
		/* One row per matter. `version` grows with every change and travels with every event. */
		"CREATE TABLE ticket (id @ID@, number @I64@ NOT NULL UNIQUE, ref TEXT NOT NULL, queue_id @I64@ NOT NULL REFERENCES queue"
		" (id), status INT NOT NULL,"
		" reason INT NOT NULL DEFAULT 0, type INT NOT NULL DEFAULT 0, priority INT NOT NULL, severity INT NOT NULL DEFAULT 0,"
		" title TEXT NOT NULL,"
		" requester_id @I64@ NOT NULL REFERENCES person (id), creator_id @I64@ NOT NULL REFERENCES person (id), assignee_id @I64@"
		" REFERENCES person (id),"
		" org_id @I64@ REFERENCES org (id), private INT NOT NULL DEFAULT 0, machine INT NOT NULL DEFAULT 0, version @I64@ NOT"
		" NULL DEFAULT 1, entries @I64@ NOT NULL DEFAULT 0,"
		" created_ms @I64@ NOT NULL, updated_ms @I64@ NOT NULL, ack_ms @I64@, answered_ms @I64@, customer_ms @I64@, human_ms"
		" @I64@, solved_ms @I64@, closed_ms @I64@, due_ms @I64@, hold_ms @I64@,"
		" source TEXT NOT NULL, url TEXT, parent_id @I64@ REFERENCES ticket (id), merged_into @I64@ REFERENCES ticket (id))"
		" @STRICT@;"
		"CREATE INDEX ticket_status ON ticket (status, updated_ms);"
		"CREATE INDEX ticket_open_assignee ON ticket (assignee_id, updated_ms) WHERE status < 7;"
		"CREATE INDEX ticket_open_queue ON ticket (queue_id, updated_ms) WHERE status < 7;"
		"CREATE INDEX ticket_requester ON ticket (requester_id, updated_ms);"
		"CREATE INDEX ticket_org ON ticket (org_id, updated_ms) WHERE org_id IS NOT NULL;"
		"CREATE INDEX ticket_due ON ticket (due_ms) WHERE due_ms IS NOT NULL AND status < 7;"
		"CREATE TABLE participant (ticket_id @I64@ NOT NULL REFERENCES ticket (id), person_id @I64@ NOT NULL REFERENCES person"
		" (id), role INT NOT NULL, since_ms @I64@ NOT NULL,"
		" muted INT NOT NULL DEFAULT 0, level INT, PRIMARY KEY (ticket_id, person_id)) @STRICT@;"
		"CREATE INDEX participant_person ON participant (person_id, ticket_id);"
		/* Where a ticket is spoken about. An address without a thread (a number, a DM) may carry several tickets. */
		"CREATE TABLE conversation (id @ID@, ticket_id @I64@ NOT NULL REFERENCES ticket (id), side INT NOT NULL, channel TEXT NOT"
		" NULL, tenant TEXT NOT NULL DEFAULT '',"
		" kind INT NOT NULL, room TEXT NOT NULL, thread TEXT NOT NULL DEFAULT '', person_id @I64@ REFERENCES person (id), card_id"
		" TEXT, created_ms @I64@ NOT NULL) @STRICT@;"
		"CREATE INDEX conversation_ticket ON conversation (ticket_id);"
		"CREATE INDEX conversation_place ON conversation (channel, room, thread);"
		"CREATE TABLE entry (id @ID@, ticket_id @I64@ NOT NULL REFERENCES ticket (id), seq @I64@ NOT NULL, author_id @I64@ NOT"
		" NULL REFERENCES person (id), kind INT NOT NULL,"
		" public INT NOT NULL, state INT NOT NULL, text TEXT, salt TEXT NOT NULL, lang TEXT, created_ms @I64@ NOT NULL, edited_ms"
		" @I64@, deleted_ms @I64@,"
		" conversation_id @I64@ REFERENCES conversation (id), UNIQUE (ticket_id, seq)) @STRICT@;"
		"CREATE TABLE attachment (id @ID@, ticket_id @I64@ NOT NULL REFERENCES ticket (id), entry_id @I64@ REFERENCES entry (id),"
		" name TEXT NOT NULL, mime TEXT NOT NULL,"
		" length @I64@ NOT NULL, hash TEXT, why_not TEXT) @STRICT@;"
		"CREATE INDEX attachment_ticket ON attachment (ticket_id);"
		"CREATE INDEX attachment_entry ON attachment (entry_id) WHERE entry_id IS NOT NULL;"
		"CREATE INDEX attachment_hash ON attachment (hash) WHERE hash IS NOT NULL;"
		/* Every relayed message keeps its native id on each side. */
		"CREATE TABLE native_ref (channel TEXT NOT NULL, room TEXT NOT NULL, native TEXT NOT NULL, ticket_id @I64@ NOT NULL"
		" REFERENCES ticket (id), entry_id @I64@,"
		" outbox_id @I64@, PRIMARY KEY (channel, room, native)) @STRICT@;"
		"CREATE INDEX native_ref_entry ON native_ref (entry_id) WHERE entry_id IS NOT NULL;"
		"CREATE INDEX native_ref_ticket ON native_ref (ticket_id);"
		/* History: ids and numbers only, chained by hash, so that forgetting a person leaves it provable. */
		"CREATE TABLE event (n @ID@, ticket_id @I64@, actor_id @I64@, at_ms @I64@ NOT NULL, kind INT NOT NULL, data TEXT NOT"
		" NULL, hash @BLOB@ NOT NULL) @STRICT@;"
		"CREATE INDEX event_ticket ON event (ticket_id, n);"
		"CREATE TABLE segment (ticket_id @I64@ NOT NULL REFERENCES ticket (id), clock INT NOT NULL, from_ms @I64@ NOT NULL, to_ms"
		" @I64@, target_ms @I64@, calendar TEXT NOT NULL DEFAULT '',"
		" PRIMARY KEY (ticket_id, clock, from_ms)) @STRICT@;"
		"CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value @I64@ NOT NULL) @STRICT@;"},
	{2, "inbox, outbox, jobs, alerts, state",
		"CREATE TABLE inbox (channel TEXT NOT NULL, key TEXT NOT NULL, at_ms @I64@ NOT NULL, code INT NOT NULL, ticket_id @I64@,"
		" word TEXT, text TEXT, PRIMARY KEY (channel, key)) @STRICT@;"
		"CREATE INDEX inbox_age ON inbox (at_ms);"
		"CREATE TABLE received (id @ID@, channel TEXT NOT NULL, at_ms @I64@ NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
		" headers TEXT NOT NULL, body @BLOB@ NOT NULL, status INT NOT NULL) @STRICT@;"
		"CREATE INDEX received_channel ON received (channel, id);"
		"CREATE TABLE kv (channel TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (channel, key)) @STRICT@;"
		"CREATE TABLE outbox (id @ID@, channel TEXT NOT NULL, dest TEXT NOT NULL, order_key TEXT NOT NULL, lane INT NOT NULL,"
		" ticket_id @I64@ REFERENCES ticket (id),"
		" person_id @I64@, entry_id @I64@, conversation_id @I64@, supersede TEXT, body TEXT NOT NULL, state INT NOT NULL, attempt"
		" INT NOT NULL DEFAULT 0, doubtful INT NOT NULL DEFAULT 0,"
		" next_ms @I64@ NOT NULL, created_ms @I64@ NOT NULL, done_ms @I64@, remote_id TEXT, why TEXT) @STRICT@;"
		"CREATE INDEX outbox_due ON outbox (dest, lane, id) WHERE state < 2;"
		"CREATE INDEX outbox_order ON outbox (dest, order_key, id) WHERE state < 2;"
		"CREATE INDEX outbox_leased ON outbox (id) WHERE state = 1;"
		"CREATE INDEX outbox_ticket ON outbox (ticket_id, id);"
		"CREATE INDEX outbox_parked ON outbox (dest, id) WHERE state = 3;"
		"CREATE INDEX outbox_entry ON outbox (entry_id) WHERE entry_id IS NOT NULL;"
		"CREATE INDEX outbox_done ON outbox (done_ms) WHERE done_ms IS NOT NULL;"
		"CREATE TABLE attempt (outbox_id @I64@ NOT NULL REFERENCES outbox (id), n INT NOT NULL, at_ms @I64@ NOT NULL, took_ms"
		" @I64@, outcome INT, why TEXT, PRIMARY KEY (outbox_id, n)) @STRICT@;"
		"CREATE TABLE destination (channel TEXT NOT NULL PRIMARY KEY, failing_since @I64@, failures INT NOT NULL DEFAULT 0,"
		" disabled_ms @I64@, why TEXT) @STRICT@;"
		"CREATE TABLE job (id @ID@, due_ms @I64@ NOT NULL, kind INT NOT NULL, key TEXT NOT NULL, ticket_id @I64@, data TEXT NOT"
		" NULL DEFAULT '', UNIQUE (kind, key)) @STRICT@;"
		"CREATE INDEX job_due ON job (due_ms, id);"
		"CREATE INDEX job_ticket ON job (ticket_id) WHERE ticket_id IS NOT NULL;"
		"CREATE TABLE alert (endpoint TEXT NOT NULL, key TEXT NOT NULL, ticket_id @I64@ NOT NULL REFERENCES ticket (id), episode"
		" TEXT NOT NULL DEFAULT '', episode_ms @I64@ NOT NULL DEFAULT 0,"
		" firing INT NOT NULL, severity INT NOT NULL DEFAULT 0, hits @I64@ NOT NULL, flaps @I64@ NOT NULL DEFAULT 0, first_ms"
		" @I64@ NOT NULL, last_ms @I64@ NOT NULL, resolved_ms @I64@,"
		" PRIMARY KEY (endpoint, key)) @STRICT@;"
		"CREATE INDEX alert_first ON alert (endpoint, first_ms);"
		"CREATE INDEX alert_ticket ON alert (ticket_id);"},
	{3, "full text",
		"CREATE TABLE index_state (name TEXT NOT NULL PRIMARY KEY, watermark @I64@ NOT NULL) @STRICT@;"
		"CREATE VIRTUAL TABLE entry_text USING fts5 (body, content='', tokenize='unicode61 remove_diacritics 2', columnsize=0);"},
	{4, "clocks",
		/* What a stretch counted is kept with it: targets and calendars that change later leave it alone. */
		"ALTER TABLE segment ADD COLUMN counted_ms @I64@ NOT NULL DEFAULT 0;"
		"ALTER TABLE segment ADD COLUMN state INT NOT NULL DEFAULT 1;"
		"ALTER TABLE segment ADD COLUMN told_ms @I64@;"},
	{5, "questions to people, waiting texts, undo",
		/* What was asked of one person in one channel. `data` are the choices in the order of their digits. Answered ones stay:
		 * told once means once. */
		"CREATE TABLE question (id @ID@, person_id @I64@ NOT NULL REFERENCES person (id), channel TEXT NOT NULL, kind INT NOT"
		" NULL, topic TEXT NOT NULL, ticket_id @I64@ REFERENCES ticket (id),"
		" entry_id @I64@ REFERENCES entry (id), least INT NOT NULL, most INT NOT NULL, data TEXT NOT NULL, sent_ms @I64@ NOT"
		" NULL, answered_ms @I64@) @STRICT@;"
		"CREATE INDEX person_org ON person (org_id) WHERE org_id IS NOT NULL;"
		"CREATE INDEX question_open ON question (person_id, channel) WHERE answered_ms IS NULL;"
		"CREATE INDEX question_ticket ON question (ticket_id, person_id) WHERE ticket_id IS NOT NULL;"
		"CREATE INDEX question_entry ON question (entry_id) WHERE entry_id IS NOT NULL;"
		/* Texts of somebody who was asked which ticket they mean. */
		"CREATE TABLE waiting_text (id @ID@, question_id @I64@ NOT NULL REFERENCES question (id), native TEXT, text TEXT NOT"
		" NULL) @STRICT@;"
		"CREATE INDEX waiting_text_question ON waiting_text (question_id);"
		/* What a verb changed, so that it can be put back within ten minutes. */
		"CREATE TABLE undo_step (id @ID@, ticket_id @I64@ NOT NULL REFERENCES ticket (id), person_id @I64@ NOT NULL REFERENCES"
		" person (id), verb INT NOT NULL, data TEXT NOT NULL,"
		" at_ms @I64@ NOT NULL, undone_ms @I64@) @STRICT@;"
		"CREATE INDEX undo_step_ticket ON undo_step (ticket_id, id);"},
	{6, "news of what was sent", "CREATE INDEX outbox_remote ON outbox (channel, remote_id) WHERE remote_id IS NOT NULL;"},
	{7, "closings, pages, ratings",
		/* A solved or waiting ticket whose closing was announced: the date that people were told, and whether the warning
		 * arrived. */
		"CREATE TABLE closing (ticket_id @ID@ REFERENCES ticket (id), start_ms @I64@ NOT NULL, date_ms @I64@ NOT NULL, warning"
		" INT NOT NULL,"
		" warned_ms @I64@, assured_ms @I64@, reach_ms @I64@, outbox_id @I64@) @STRICT@;"
		"CREATE TABLE paging (ticket_id @ID@ REFERENCES ticket (id), phase INT NOT NULL, level INT NOT NULL, since_ms @I64@ NOT"
		" NULL,"
		" started_ms @I64@ NOT NULL, assignee_id @I64@) @STRICT@;"
		"CREATE TABLE paged (ticket_id @I64@ NOT NULL REFERENCES paging (ticket_id), person_id @I64@ NOT NULL REFERENCES person"
		" (id), level INT NOT NULL,"
		" skipped INT NOT NULL, PRIMARY KEY (ticket_id, person_id)) @STRICT@;"
		"CREATE TABLE duty (queue_id @I64@ NOT NULL REFERENCES queue (id), person_id @I64@ NOT NULL REFERENCES person (id),"
		" stand_in @I64@ NOT NULL REFERENCES person (id), until_ms @I64@ NOT NULL, PRIMARY KEY (queue_id, person_id)) @STRICT@;"
		"CREATE TABLE rating (ticket_id @ID@ REFERENCES ticket (id), person_id @I64@ NOT NULL REFERENCES person (id), stars INT"
		" NOT NULL,"
		" first_ms @I64@ NOT NULL, last_ms @I64@ NOT NULL, low_ms @I64@, comment TEXT) @STRICT@;"
		"CREATE INDEX rating_person ON rating (person_id, last_ms);"
		"CREATE INDEX rating_first ON rating (first_ms);"
		"CREATE TABLE survey (ticket_id @ID@ REFERENCES ticket (id), person_id @I64@ NOT NULL REFERENCES person (id), sent_ms"
		" @I64@ NOT NULL) @STRICT@;"
		"CREATE INDEX survey_person ON survey (person_id, sent_ms);"},
	{8, "knowledge base",
		"CREATE TABLE article (number @ID@, state INT NOT NULL, audience INT NOT NULL, org_id @I64@ REFERENCES org (id), title TEXT"
		" NOT NULL, body TEXT NOT NULL, lang TEXT, author_id @I64@ NOT NULL REFERENCES person (id), entry_id @I64@, revision @I64@"
		" NOT NULL, created_ms @I64@ NOT NULL, updated_ms @I64@ NOT NULL, helpful @I64@ NOT NULL DEFAULT 0, unhelpful @I64@ NOT"
		" NULL DEFAULT 0) @STRICT@;"
		"CREATE TABLE article_vote (number @I64@ NOT NULL REFERENCES article (number), person_id @I64@ NOT NULL REFERENCES person"
		" (id), helpful INT NOT NULL, at_ms @I64@ NOT NULL, PRIMARY KEY (number, person_id)) @STRICT@;"
		"CREATE INDEX article_vote_person ON article_vote (person_id);"
		"CREATE VIRTUAL TABLE article_text USING fts5 (title, body, tokenize='unicode61 remove_diacritics 2');"},
	{9, "what became of messages",
		/* The best that the other side has told of a message (enum gd_receipt), and addresses behind which there is nobody. */
		"ALTER TABLE outbox ADD COLUMN receipt INT NOT NULL DEFAULT 0;"
		"ALTER TABLE identity ADD COLUMN invalid INT NOT NULL DEFAULT 0;"},
	{10, "lists in their order",
		/* Every order in which a list is read has its index, so that no list costs more as tickets grow old. */
		"CREATE INDEX ticket_open ON ticket (updated_ms) WHERE status < 7;"
		"CREATE INDEX ticket_open_org ON ticket (org_id, updated_ms) WHERE status < 7 AND org_id IS NOT NULL;"
		"CREATE INDEX ticket_closed ON ticket (closed_ms) WHERE status = 7;"
		"CREATE INDEX ticket_closed_queue ON ticket (queue_id, closed_ms) WHERE status = 7;"
		"CREATE INDEX ticket_closed_org ON ticket (org_id, closed_ms) WHERE status = 7 AND org_id IS NOT NULL;"
		"CREATE INDEX ticket_closed_assignee ON ticket (assignee_id, closed_ms) WHERE status = 7 AND assignee_id IS NOT NULL;"},
	{11, "tags, fields, links",
		"CREATE TABLE tag (ticket_id @I64@ NOT NULL REFERENCES ticket (id), name TEXT NOT NULL, PRIMARY KEY (ticket_id,"
		" name)) @STRICT@;"
		"CREATE TABLE field (ticket_id @I64@ NOT NULL REFERENCES ticket (id), key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY"
		" (ticket_id, key)) @STRICT@;"
		"CREATE TABLE link (from_id @I64@ NOT NULL REFERENCES ticket (id), to_id @I64@ NOT NULL REFERENCES ticket (id),"
		" kind INT NOT"
		" NULL, PRIMARY KEY (from_id, to_id, kind)) @STRICT@;"
		"CREATE INDEX link_to ON link (to_id);"
		"CREATE INDEX ticket_parent ON ticket (parent_id) WHERE parent_id IS NOT NULL;"
		"CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;"},
	{12, "proofs of identity, wishes of persons",
		/* `own` says what a person or an admin chose in a chat: the configuration file leaves it alone. `granted` are roles given
		 * in a chat. `digest` is 1 + the minute of the day, 0 off. `merged_into`: this row is only a name in the history any
		 * more. */
		"ALTER TABLE person ADD COLUMN own INT NOT NULL DEFAULT 0;"
		"ALTER TABLE person ADD COLUMN granted @I64@ NOT NULL DEFAULT 0;"
		"ALTER TABLE person ADD COLUMN muted INT NOT NULL DEFAULT 0;"
		"ALTER TABLE person ADD COLUMN digest INT NOT NULL DEFAULT 0;"
		"ALTER TABLE person ADD COLUMN merged_into @I64@;"
		"ALTER TABLE person ADD COLUMN away_from @I64@;"
		"ALTER TABLE org ADD COLUMN own INT NOT NULL DEFAULT 0;"
		"ALTER TABLE queue ADD COLUMN own INT NOT NULL DEFAULT 0;"
		"ALTER TABLE room ADD COLUMN own INT NOT NULL DEFAULT 0;"
		/* Where the ticket continues for this person, NULL: where it is spoken about. */
		"ALTER TABLE participant ADD COLUMN identity_id @I64@;"
		/* The account that a person prefers at which hours of their day, in minutes; from 0 until 1440 is always. */
		"CREATE TABLE preference (person_id @I64@ NOT NULL REFERENCES person (id), from_min INT NOT NULL, until_min INT NOT NULL,"
		" identity_id @I64@ NOT NULL REFERENCES identity (id), PRIMARY KEY (person_id, from_min)) @STRICT@;"
		/* Codes from one account to another; only their hash is kept. An invitation is a code that was sent to an address. */
		"CREATE TABLE code (id @ID@, kind INT NOT NULL, salt TEXT NOT NULL, hash TEXT NOT NULL, person_id @I64@ NOT NULL REFERENCES"
		" person (id),"
		" identity_id @I64@ REFERENCES identity (id), org_id @I64@ REFERENCES org (id), inviter_id @I64@ REFERENCES person (id),"
		" created_ms @I64@ NOT NULL, expires_ms @I64@ NOT NULL, claimed_id @I64@ REFERENCES identity (id), claimed_ms @I64@,"
		" used_ms @I64@) @STRICT@;"
		"CREATE INDEX code_person ON code (person_id);"
		"CREATE INDEX code_identity ON code (identity_id) WHERE identity_id IS NOT NULL;"
		"CREATE INDEX code_created ON code (created_ms);"
		/* Wrong codes of one account. */
		"CREATE TABLE code_try (identity_id @ID@ REFERENCES identity (id), wrong INT NOT NULL, last_ms @I64@ NOT NULL, locked_ms"
		" @I64@) @STRICT@;"
		/* Somebody asked for access to an organisation. */
		"CREATE TABLE access_request (id @ID@, person_id @I64@ NOT NULL REFERENCES person (id), org_id @I64@ NOT NULL REFERENCES"
		" org (id),"
		" identity_id @I64@ REFERENCES identity (id), asked_ms @I64@ NOT NULL, decided_ms @I64@, decider_id @I64@, accepted INT)"
		" @STRICT@;"
		"CREATE INDEX access_request_person ON access_request (person_id);"},
	{13, "files that wait for a choice",
		/* With a waiting_text, or alone: kept until it is known which request they belong to. */
		"CREATE TABLE waiting_file (id @ID@, question_id @I64@ NOT NULL REFERENCES question (id), name TEXT NOT NULL, mime TEXT NOT"
		" NULL, length @I64@ NOT NULL, hash TEXT, why_not TEXT) @STRICT@;"
		"CREATE INDEX waiting_file_question ON waiting_file (question_id);"
		"CREATE INDEX waiting_file_hash ON waiting_file (hash) WHERE hash IS NOT NULL;"},
	{14, "what the other side answered", "ALTER TABLE attempt ADD COLUMN answer TEXT;"},
	{15, "less room for messages, clocks, history and full text",
		/* A room is named once, not in each of its messages; tables in the order of their key are one tree, not two. */
		"CREATE TABLE place (id @ID@, channel TEXT NOT NULL, room TEXT NOT NULL, UNIQUE (channel, room)) @STRICT@;"
		"INSERT INTO place (id, channel, room) SELECT row_number() OVER (ORDER BY d.channel, d.room), d.channel, d.room FROM"
		" (SELECT DISTINCT channel, room FROM native_ref) d;"
		"INSERT INTO counter (name, value) SELECT 'place', count(*) FROM place;"
		"CREATE TABLE message_ref (place_id @I64@ NOT NULL REFERENCES place (id) DEFERRABLE INITIALLY DEFERRED, native TEXT NOT"
		" NULL, ticket_id @I64@ NOT NULL REFERENCES ticket (id), entry_id @I64@, outbox_id @I64@,"
		" PRIMARY KEY (place_id, native)) @KEYED@;"
		"INSERT INTO message_ref (place_id, native, ticket_id, entry_id, outbox_id) SELECT p.id, r.native, r.ticket_id,"
		" r.entry_id, r.outbox_id FROM place p JOIN native_ref r ON r.channel = p.channel AND r.room = p.room ORDER BY p.id,"
		" r.native;"
		"DROP TABLE native_ref;"
		"ALTER TABLE message_ref RENAME TO native_ref;"
		"CREATE INDEX native_ref_entry ON native_ref (entry_id) WHERE entry_id IS NOT NULL;"
		"CREATE INDEX native_ref_ticket ON native_ref (ticket_id) WHERE entry_id IS NULL;"
		"CREATE TABLE stretch (ticket_id @I64@ NOT NULL REFERENCES ticket (id), clock INT NOT NULL, from_ms @I64@ NOT NULL, to_ms"
		" @I64@, target_ms @I64@, calendar TEXT NOT NULL DEFAULT '', counted_ms @I64@ NOT NULL DEFAULT 0, state INT NOT NULL"
		" DEFAULT 1, told_ms @I64@, PRIMARY KEY (ticket_id, clock, from_ms)) @KEYED@;"
		"INSERT INTO stretch (ticket_id, clock, from_ms, to_ms, target_ms, calendar, counted_ms, state, told_ms) SELECT"
		" ticket_id, clock, from_ms, to_ms, target_ms, calendar, counted_ms, state, told_ms FROM segment ORDER BY ticket_id,"
		" clock, from_ms;"
		"DROP TABLE segment;"
		"ALTER TABLE stretch RENAME TO segment;"
		"CREATE TABLE part (ticket_id @I64@ NOT NULL REFERENCES ticket (id), person_id @I64@ NOT NULL REFERENCES person (id), role"
		" INT NOT NULL, since_ms @I64@ NOT NULL, muted INT NOT NULL DEFAULT 0, level INT, identity_id @I64@,"
		" PRIMARY KEY (ticket_id, person_id)) @KEYED@;"
		"INSERT INTO part (ticket_id, person_id, role, since_ms, muted, level, identity_id) SELECT ticket_id, person_id, role,"
		" since_ms, muted, level, identity_id FROM participant ORDER BY ticket_id, person_id;"
		"DROP TABLE participant;"
		"ALTER TABLE part RENAME TO participant;"
		"CREATE INDEX participant_person ON participant (person_id, ticket_id);"
		/* What was written before stays in `data`, as it was; store/pack.h. */
		"ALTER TABLE event ADD COLUMN packed @BLOB@;"
		"DROP INDEX event_ticket;"
		"CREATE INDEX event_ticket ON event (ticket_id);"
		/* Which no question uses any more: lists have one for open and one for closed ones. With `status` in it, open ones are
		 * counted in the index alone. */
		"DROP INDEX ticket_status;"
		"DROP INDEX ticket_org;"
		"DROP INDEX ticket_open;"
		"DROP INDEX ticket_open_queue;"
		"CREATE INDEX ticket_open ON ticket (updated_ms, id, status) WHERE status < 7;"
		"CREATE INDEX ticket_open_queue ON ticket (queue_id, updated_ms, id, status) WHERE status < 7;"
		/* For questions about persons that would read all of them. */
		"CREATE INDEX person_email ON person (email) WHERE email IS NOT NULL;"
		"CREATE INDEX person_phone ON person (phone) WHERE phone IS NOT NULL;"
		"CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;"
		"CREATE INDEX person_deputy ON person (deputy_id) WHERE deputy_id IS NOT NULL;"
		"CREATE INDEX question_asked ON question (person_id, channel, kind);"
		/* The index counts its texts from 1 on, which takes half of the room of their ids. It is made anew, in the background. */
		"CREATE TABLE indexed_entry (doc @ID@, entry_id @I64@ NOT NULL) @STRICT@;"
		"DROP TABLE entry_text;"
		"CREATE VIRTUAL TABLE entry_text USING fts5 (body, content='', tokenize='unicode61 remove_diacritics 2', columnsize=0);"
		"DELETE FROM index_state WHERE name = 'entry';"},
	{16, "lists read from their index alone",
		/* What decides who may see an open ticket, what queries ask of it and what lists are sorted by stands in the index of each
		 * order: only the lines that are shown are read from the table, which is far larger than any cache. */
		"DROP INDEX ticket_open;"
		"DROP INDEX ticket_open_queue;"
		"DROP INDEX ticket_open_org;"
		"DROP INDEX ticket_open_assignee;"
		"CREATE INDEX ticket_open ON ticket (updated_ms, id, status, priority, severity, type, queue_id, requester_id, org_id,"
		" assignee_id, private, machine, created_ms, due_ms) WHERE status < 7;"
		"CREATE INDEX ticket_open_queue ON ticket (queue_id, updated_ms, id, status, priority, severity, type, requester_id,"
		" org_id, assignee_id, private, machine, created_ms, due_ms) WHERE status < 7;"
		"CREATE INDEX ticket_open_org ON ticket (org_id, updated_ms, id, status, priority, severity, type, queue_id, requester_id,"
		" assignee_id, private, machine, created_ms, due_ms) WHERE status < 7 AND org_id IS NOT NULL;"
		"CREATE INDEX ticket_open_assignee ON ticket (assignee_id, updated_ms, id, status, priority, severity, type, queue_id,"
		" requester_id, org_id, private, machine, created_ms, due_ms) WHERE status < 7;"
		/* A requester's tickets are sorted when they are read: the index need not change with each of their texts. */
		"DROP INDEX ticket_requester;"
		"CREATE INDEX ticket_requester ON ticket (requester_id);"},
	{17, "a person's tickets and closed ones without a look at the table",
		/* Who takes part in what, and as what; a requester's tickets by state; how many are closed: each in one index. */
		"DROP INDEX participant_person;"
		"CREATE INDEX participant_person ON participant (person_id, ticket_id, role);"
		"DROP INDEX ticket_requester;"
		"CREATE INDEX ticket_requester ON ticket (requester_id, status, closed_ms);"
		"DROP INDEX ticket_closed;"
		"DROP INDEX ticket_closed_queue;"
		"DROP INDEX ticket_closed_org;"
		"DROP INDEX ticket_closed_assignee;"
		"CREATE INDEX ticket_closed ON ticket (status, closed_ms) WHERE status = 7;"
		"CREATE INDEX ticket_closed_queue ON ticket (queue_id, status, closed_ms) WHERE status = 7;"
		"CREATE INDEX ticket_closed_org ON ticket (org_id, status, closed_ms) WHERE status = 7 AND org_id IS NOT NULL;"
		"CREATE INDEX ticket_closed_assignee ON ticket (assignee_id, status, closed_ms) WHERE status = 7 AND assignee_id IS NOT"
		" NULL;"},
	{18, "fewer trees to write for a message",
		/* What has arrived stands in its order: the oldest are found without an index of their own. */
		"CREATE TABLE arrived (id @ID@, channel TEXT NOT NULL, key TEXT NOT NULL, at_ms @I64@ NOT NULL, code INT NOT NULL,"
		" ticket_id @I64@, word TEXT, text TEXT, UNIQUE (channel, key)) @STRICT@;"
		"INSERT INTO arrived (id, channel, key, at_ms, code, ticket_id, word, text) SELECT row_number() OVER (ORDER BY i.at_ms),"
		" i.channel, i.key, i.at_ms, i.code, i.ticket_id, i.word, i.text FROM inbox i;"
		"DROP TABLE inbox;"
		"ALTER TABLE arrived RENAME TO inbox;"
		/* Most keys begin with a ticket: its moments stand together, of whatever kind they are. */
		"CREATE TABLE moment (key TEXT NOT NULL, kind INT NOT NULL, id @I64@ NOT NULL, due_ms @I64@ NOT NULL, ticket_id @I64@, data"
		" TEXT NOT NULL DEFAULT '', PRIMARY KEY (key, kind)) @KEYED@;"
		"INSERT INTO moment (key, kind, id, due_ms, ticket_id, data) SELECT key, kind, id, due_ms, ticket_id, data FROM job ORDER"
		" BY key, kind;"
		"DROP TABLE job;"
		"ALTER TABLE moment RENAME TO job;"
		"CREATE INDEX job_due ON job (due_ms, id);"
		"CREATE INDEX job_ticket ON job (ticket_id, id) WHERE ticket_id IS NOT NULL;"
		/* Tables in the order of their key are one tree, not two. */
		"CREATE TABLE try (outbox_id @I64@ NOT NULL REFERENCES outbox (id), n INT NOT NULL, at_ms @I64@ NOT NULL, took_ms @I64@,"
		" outcome INT, why TEXT, answer TEXT, PRIMARY KEY (outbox_id, n)) @KEYED@;"
		"INSERT INTO try (outbox_id, n, at_ms, took_ms, outcome, why, answer) SELECT outbox_id, n, at_ms, took_ms, outcome, why,"
		" answer FROM attempt ORDER BY outbox_id, n;"
		"DROP TABLE attempt;"
		"ALTER TABLE try RENAME TO attempt;"
		"CREATE TABLE alarm (endpoint TEXT NOT NULL, key TEXT NOT NULL, ticket_id @I64@ NOT NULL REFERENCES ticket (id), episode"
		" TEXT NOT NULL DEFAULT '', episode_ms @I64@ NOT NULL DEFAULT 0, firing INT NOT NULL, severity INT NOT NULL DEFAULT 0,"
		" hits @I64@ NOT NULL, flaps @I64@ NOT NULL DEFAULT 0, first_ms @I64@ NOT NULL, last_ms @I64@ NOT NULL, resolved_ms"
		" @I64@, PRIMARY KEY (endpoint, key)) @KEYED@;"
		"INSERT INTO alarm (endpoint, key, ticket_id, episode, episode_ms, firing, severity, hits, flaps, first_ms, last_ms,"
		" resolved_ms) SELECT endpoint, key, ticket_id, episode, episode_ms, firing, severity, hits, flaps, first_ms, last_ms,"
		" resolved_ms FROM alert ORDER BY endpoint, key;"
		"DROP TABLE alert;"
		"ALTER TABLE alarm RENAME TO alert;"
		"CREATE INDEX alert_first ON alert (endpoint, first_ms);"
		"CREATE INDEX alert_ticket ON alert (ticket_id);"
		"CREATE TABLE mark (ticket_id @I64@ NOT NULL REFERENCES ticket (id), name TEXT NOT NULL, PRIMARY KEY (ticket_id, name))"
		" @KEYED@;"
		"INSERT INTO mark (ticket_id, name) SELECT ticket_id, name FROM tag ORDER BY ticket_id, name;"
		"DROP TABLE tag;"
		"ALTER TABLE mark RENAME TO tag;"
		/* Which no question uses. What is under way is found among what is not done. */
		"DROP INDEX ticket_due;"
		"DROP INDEX outbox_leased;"},
	{19, "tickets by their tag",
		"CREATE INDEX tag_name ON tag (name, ticket_id);"},
};

const struct migration *migrations_list(size_t *count)
{
	*count = sizeof steps / sizeof *steps;
	return steps;
}

/* ---- the runner ------------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *macro, *sqlite;
} macros[] = {{"@ID@", "INTEGER PRIMARY KEY NOT NULL"}, {"@I64@", "INTEGER"}, {"@BLOB@", "BLOB"}, {"@STRICT@", "STRICT"},
	{"@KEYED@", "STRICT, WITHOUT ROWID"}};

static void expand(struct buf *out, const char *script)
{
	while (*script) {
		size_t plain = strcspn(script, "@");
		buf_add(out, script, plain);
		script += plain;
		size_t i = 0;
		while (i < sizeof macros / sizeof *macros && strncmp(script, macros[i].macro, strlen(macros[i].macro)) != 0)
			i++;
		if (i < sizeof macros / sizeof *macros) {
			buf_adds(out, macros[i].sqlite);
			script += strlen(macros[i].macro);
		} else if (*script) {
			buf_addc(out, *script++);
		}
	}
}

int migrations_version(struct db *db, struct err *err)
{
	int64_t there = db_number(db, err, -1, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'");
	if (there <= 0)
		return (int)there;
	return (int)db_number(db, err, -1, "SELECT max(number) FROM schema_version");
}

static bool run_step(struct db *db, const struct migration *step, int64_t now_ms, struct err *err)
{
	struct buf script;
	buf_init(&script, 64 * 1024);
	expand(&script, step->script);
	bool ok = !script.failed && db_run_script(db, script.data, err) &&
		  db_exec(db, err, "INSERT INTO schema_version (number, name, applied_ms, program) VALUES ($1, $2, $3, $4)",
			  db_int(step->number), db_text(step->name), db_int(now_ms), db_text(GUICHET_VERSION));
	if (!ok)
		err_prefix(err, "Database step %d (%s): ", step->number, step->name);
	buf_clear(&script);
	return ok;
}

static bool run_missing(struct db *db, int from, int last, int64_t now_ms, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	bool ok =
		from > 0 ||
		db_run_script(db,
			"CREATE TABLE schema_version (number INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, applied_ms INTEGER NOT NULL,"
			" program TEXT NOT NULL) STRICT",
			err);
	for (size_t i = 0; ok && i < sizeof steps / sizeof *steps; i++)
		if (steps[i].number > from && steps[i].number <= last)
			ok = run_step(db, &steps[i], now_ms, err);
	if (ok)
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

static bool back_up(struct db *db, const char *path, int version, struct err *err)
{
	char copy[4096];
	snprintf(copy, sizeof copy, "%s.before-%d", path, version + 1);
	unlink(copy); /* left by an update that was interrupted: the database itself is unchanged since */
	if (!db_copy_to(db, copy, err)) {
		err_prefix(err, "The database must be updated, but the copy made before could not be written. Nothing has changed. ");
		return false;
	}
	log_info("store", "a copy was made before the update", KV("file", copy));
	return true;
}

bool migrations_run_to(struct db *db, const char *path, int last, int64_t now_ms, struct err *err)
{
	int version = migrations_version(db, err);
	int newest = steps[sizeof steps / sizeof *steps - 1].number;
	if (version < 0)
		return false;
	if (version > newest) {
		err_set(err,
			"The database has version %d, this program knows versions up to %d. Start the newer Guichet, or restore a backup"
			" of before the update.",
			version, newest);
		return false;
	}
	if (version >= last)
		return true;
	if (version > 0 && !back_up(db, path, version, err))
		return false;
	if (!run_missing(db, version, last, now_ms, err))
		return false;
	log_info("store", "database is up to date", KI("from", version), KI("to", last));
	return true;
}

bool migrations_run(struct db *db, const char *path, int64_t now_ms, struct err *err)
{
	return migrations_run_to(db, path, steps[sizeof steps / sizeof *steps - 1].number, now_ms, err);
}
