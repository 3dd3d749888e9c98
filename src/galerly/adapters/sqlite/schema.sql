-- The tables of one installation, by access pattern.
--
-- Times are integers, microseconds since 1970 in UTC; booleans are 0 and 1; nested values are JSON,
-- and long lists that are only ever read whole are MessagePack. Ids are in order of time, so that
-- an index that ends in one is also in that order.
-- Columns that lists need come first in a row, long text last: SQLite then leaves the rest unread.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  city_id TEXT,
  listed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  email_verified_at INTEGER,
  deleted_at INTEGER,
  locale TEXT NOT NULL,
  version INTEGER NOT NULL,
  password_hash TEXT NOT NULL,
  branding TEXT NOT NULL,
  logo TEXT NOT NULL,
  notifications TEXT NOT NULL,
  portfolio TEXT NOT NULL,
  specialities TEXT NOT NULL,
  second_factor TEXT,
  known_networks TEXT NOT NULL,
  bio TEXT NOT NULL
) STRICT;
-- A deleted account keeps its row until the purge, but neither its address nor its handle.
CREATE UNIQUE INDEX users_by_email ON users (email) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_by_handle ON users (handle) WHERE deleted_at IS NULL;
-- The handle is part of them so that a search of the directory reads the index alone.
CREATE INDEX users_listed ON users (folded_name, id, handle)
  WHERE listed = 1 AND deleted_at IS NULL;
CREATE INDEX users_listed_by_city ON users (city_id, folded_name, id, handle)
  WHERE listed = 1 AND deleted_at IS NULL;

CREATE TABLE galleries (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  deleted_at INTEGER,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  folded_title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  publish_at INTEGER,
  shot_at INTEGER,
  expires_at INTEGER,
  cover_photo_id TEXT,
  client_email TEXT,
  photo_count INTEGER NOT NULL CHECK (photo_count >= 0),
  total_bytes INTEGER NOT NULL CHECK (total_bytes >= 0),
  content_version INTEGER NOT NULL,
  favorite_count INTEGER NOT NULL CHECK (favorite_count >= 0),
  news_at INTEGER,
  looked_at INTEGER,
  version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  description TEXT NOT NULL
) STRICT;
-- The counters are part of it so that an owner's usage is summed from the index alone.
CREATE INDEX galleries_by_owner ON galleries (owner_id, deleted_at, id, photo_count, total_bytes);

CREATE TABLE share_links (
  id TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL REFERENCES galleries ON DELETE CASCADE,
  owner_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT,
  link_version INTEGER NOT NULL,
  expires_at INTEGER,
  permissions TEXT NOT NULL,
  sections TEXT NOT NULL,
  selection_limit INTEGER,
  selection_deadline INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX share_links_by_gallery ON share_links (gallery_id, created_at, id);

CREATE TABLE grants (
  gallery_id TEXT NOT NULL REFERENCES galleries ON DELETE CASCADE,
  owner_id TEXT NOT NULL,
  email TEXT NOT NULL,
  folded_email TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  permissions TEXT NOT NULL,
  notify INTEGER NOT NULL,
  waits INTEGER NOT NULL,
  message TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_email ON grants (email, gallery_id);

CREATE TABLE outlines (
  gallery_id TEXT PRIMARY KEY REFERENCES galleries ON DELETE CASCADE,
  content_version INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- Uploads and photos outlive a gallery's row only while a purge is under way, in any order.
CREATE TABLE uploads (
  gallery_id TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
-- The size is part of it so that what an owner has open is summed from the index alone.
CREATE INDEX uploads_by_owner ON uploads (owner_id, expires_at, size_bytes);

CREATE TABLE photos (
  gallery_id TEXT NOT NULL,
  id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  section TEXT NOT NULL,
  position REAL NOT NULL,
  taken_at INTEGER,
  width_px INTEGER,
  height_px INTEGER,
  color INTEGER,
  hidden INTEGER NOT NULL,
  status TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  crc32 INTEGER,
  created_at INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  version INTEGER NOT NULL,
  placeholder TEXT,
  exposure TEXT NOT NULL,
  renditions TEXT NOT NULL,
  failure TEXT,
  title TEXT NOT NULL,
  tags TEXT NOT NULL,
  caption TEXT NOT NULL,
  PRIMARY KEY (gallery_id, id)
) STRICT;
CREATE INDEX photos_by_content ON photos (gallery_id, sha256, id);

CREATE TABLE viewers (
  gallery_id TEXT NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  verified INTEGER NOT NULL,
  link_id TEXT,
  favorite_count INTEGER NOT NULL CHECK (favorite_count >= 0),
  note TEXT NOT NULL,
  submitted_at INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, id)
) STRICT;

CREATE TABLE favorites (
  gallery_id TEXT NOT NULL,
  viewer_id TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, viewer_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX favorites_by_photo ON favorites (gallery_id, photo_id);

CREATE TABLE comments (
  gallery_id TEXT NOT NULL,
  id TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  author TEXT NOT NULL,
  viewer_id TEXT,
  author_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (gallery_id, id)
) STRICT;
CREATE INDEX comments_by_photo ON comments (gallery_id, photo_id, id);

-- When each visitor, a keyed hash, was counted last: a reload is no other visit.
CREATE TABLE visits (
  gallery_id TEXT NOT NULL,
  visitor TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, visitor)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_days (
  gallery_id TEXT NOT NULL,
  day TEXT NOT NULL, -- 2026-11-23, in UTC
  views INTEGER NOT NULL,
  visitors INTEGER NOT NULL,
  newcomers INTEGER NOT NULL,
  downloads INTEGER NOT NULL,
  archives INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_downloads (
  gallery_id TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  downloads INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_openings (
  gallery_id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (gallery_id, link_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agenda (
  gallery_id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_by_time ON agenda (due_at, gallery_id);

CREATE TABLE archives (
  id TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  requested_by TEXT,
  size TEXT NOT NULL,
  photos INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  done_bytes INTEGER NOT NULL,
  parts TEXT NOT NULL,
  failure TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX archives_by_content ON archives (gallery_id, fingerprint);
CREATE INDEX archives_by_expiry ON archives (expires_at, id);

-- Beside the archive, so that noting its progress does not write the list again.
CREATE TABLE archive_files (
  archive_id TEXT PRIMARY KEY REFERENCES archives ON DELETE CASCADE,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  email TEXT,
  owner_id TEXT,
  gallery_id TEXT,
  link_id TEXT,
  link_version INTEGER,
  viewer_id TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  user_agent TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE challenges (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

CREATE TABLE mailed_tokens (
  token_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  email TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mailed_tokens_by_subject ON mailed_tokens (subject, purpose);
CREATE INDEX mailed_tokens_by_expiry ON mailed_tokens (expires_at);

CREATE TABLE cities (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  ascii_name TEXT NOT NULL,
  country TEXT NOT NULL,
  country_code TEXT NOT NULL,
  admin TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  population INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every search key of a city, and the first letters of each, which thousands of cities share: with
-- those as keys of their own, a short query reads as many rows as it answers, not all that match.
-- `rank` is the negative population, so that the index is in the order of an answer.
CREATE TABLE city_keys (
  key TEXT NOT NULL,
  rank INTEGER NOT NULL,
  city_id TEXT NOT NULL,
  PRIMARY KEY (key, rank, city_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriptions (
  email TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_confirmed ON subscriptions (email) WHERE confirmed_at IS NOT NULL;
CREATE INDEX subscriptions_unconfirmed ON subscriptions (created_at) WHERE confirmed_at IS NULL;

-- A job waits (`receipt` and `parked_at` unset), is held (`receipt` set) or is parked.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT,
  run_at INTEGER NOT NULL,
  due_at INTEGER, -- run_at, or the end of the lease while held; NULL while parked
  attempts INTEGER NOT NULL,
  handed_out INTEGER NOT NULL, -- how often ever; never reset, so that no receipt comes twice
  receipt TEXT,
  parked_at INTEGER,
  error TEXT,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_due ON jobs (due_at, id, receipt) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_waiting_by_key ON jobs (key)
  WHERE key IS NOT NULL AND due_at IS NOT NULL AND receipt IS NULL;
CREATE INDEX jobs_held ON jobs (id) WHERE receipt IS NOT NULL;
CREATE INDEX jobs_parked ON jobs (parked_at, id) WHERE parked_at IS NOT NULL;

CREATE TABLE rate_windows (
  rule TEXT NOT NULL,
  key TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  used INTEGER NOT NULL,
  exhausted INTEGER NOT NULL,
  PRIMARY KEY (rule, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_windows_by_end ON rate_windows (ends_at);

CREATE TABLE answers (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  name TEXT NOT NULL, -- the first attempt
  attempt TEXT NOT NULL, -- the last one
  leased_until INTEGER, -- while it runs
  until INTEGER NOT NULL,
  answer BLOB,
  PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX answers_by_end ON answers (until);

-- Written by every health check, to learn whether the disk takes it.
CREATE TABLE heartbeat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  beats INTEGER NOT NULL
) STRICT;
INSERT INTO heartbeat VALUES (1, 0);
