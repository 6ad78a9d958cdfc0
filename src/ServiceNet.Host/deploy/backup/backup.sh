#!/usr/bin/env bash
# Takes one backup of a city: the database (pg_dump, custom format), the files, and their checksums.
#
#   backup.sh TARGET            TARGET/20260302T020000Z/{database.dump,files.tar.gz,about.txt,SHA256SUMS}
#
# Where the database is stands in PostgreSQL's own variables and files (PGHOST, PGDATABASE, ~/.pgpass or PGPASSFILE);
# the role is servicenet_backup. SERVICENET_FILES names the folder of ServiceNet:Files:Directory.
# KEEP_DAYS (35) and KEEP_AT_LEAST (7): older backups go, the newest few never. The protection keys are in none of it:
# keep them apart, or whoever finds a backup reads everything.
set -euo pipefail
umask 077
target=${1:?backup.sh TARGET}
: "${SERVICENET_FILES:?the folder of ServiceNet:Files:Directory}"
keep_days=${KEEP_DAYS:-35} keep_at_least=${KEEP_AT_LEAST:-7}
mkdir -p "$target"

# One at a time; a second one, by hand beside the timer, says so instead of mixing with the first.
exec 9>"$target/.lock"
flock -n 9 || { echo "another backup is under way in $target" >&2; exit 1; }

private=$(mktemp -d)
partial=
trap 'rm -rf "$private" ${partial:+"$partial"}' EXIT
# libpq passes over a password file that others may read. From systemd 254 on a credential is readable by the group (it
# is an ACL that shows so), though nobody else gets to it.
if [ -n "${PGPASSFILE:-}" ] && [ -n "$(find -L "$PGPASSFILE" -maxdepth 0 -perm /077)" ]; then
  install -m 600 "$PGPASSFILE" "$private/pgpass"
  export PGPASSFILE=$private/pgpass
fi

name=$(date -u +%Y%m%dT%H%M%SZ)
partial=$target/.partial-$name
mkdir "$partial"

# Without the schema of a rehearsal with the simulated WeChat, should there have been one.
# The database first: a file is written before the row that names it, so every row of the dump finds its file.
pg_dump --format=custom --compress=6 --exclude-schema=simulated_wechat --no-password --file="$partial/database.dump"
if [ -d "$SERVICENET_FILES" ]; then
  # A file that arrives while we read the folder belongs to the next backup; tar's 1 says just that.
  tar --create --gzip --file="$partial/files.tar.gz" --directory="$SERVICENET_FILES" . || [ $? -eq 1 ]
else
  echo "no folder $SERVICENET_FILES" >&2; exit 1
fi
{
  echo "taken $name"
  echo "server $(psql --no-psqlrc --no-password -Atc 'show server_version')"
  echo "schema $(psql --no-psqlrc --no-password -Atc 'select max(name) from schema_migrations')"
} >"$partial/about.txt"
(cd "$partial" && sha256sum database.dump files.tar.gz about.txt >SHA256SUMS)

# It is a backup once it can be read and lies under its name, flushed.
pg_restore --list "$partial/database.dump" >/dev/null
sync "$partial"/*
mv "$partial" "$target/$name"
echo "$target/$name"

# Only whole ones are counted and only whole ones are removed.
mapfile -t all < <(find "$target" -mindepth 1 -maxdepth 1 -type d -name '20*Z' | sort -r)
for old in "${all[@]:$keep_at_least}"; do
  if [ -n "$(find "$old" -maxdepth 0 -mtime +"$keep_days")" ]; then rm -rf "$old"; fi
done
