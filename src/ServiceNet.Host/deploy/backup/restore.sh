#!/usr/bin/env bash
# Puts one backup into an empty database and an empty folder.
#
#   restore.sh BACKUP           BACKUP is a folder that backup.sh made
#
# PostgreSQL's own variables name the database to fill (PGHOST, PGDATABASE, PGUSER=servicenet_owner); roles.sql has been
# run in it. SERVICENET_FILES names the folder to fill. Nothing that exists is overwritten. Then, with the keys the
# backup was made under: dotnet ServiceNet.Host.dll verify
set -euo pipefail
umask 027
backup=${1:?restore.sh BACKUP}
: "${SERVICENET_FILES:?the folder of ServiceNet:Files:Directory}"

(cd "$backup" && sha256sum --check --quiet SHA256SUMS) || { echo "$backup is damaged: its checksums do not hold" >&2; exit 1; }
tables=$(psql --no-psqlrc --no-password -Atc "select count(*) from pg_tables where schemaname = 'public'")
[ "$tables" = 0 ] || { echo "the database has $tables tables: restore into an empty one" >&2; exit 1; }
mkdir -p "$SERVICENET_FILES"
[ -z "$(ls -A "$SERVICENET_FILES")" ] || { echo "$SERVICENET_FILES is not empty" >&2; exit 1; }

# All or nothing. Owners and grants are those of this server: the owner restores, and what the hosts may do is settled
# anew, as after a migration.
pg_restore --no-password --no-owner --no-privileges --single-transaction --exit-on-error --dbname="${PGDATABASE:?}" "$backup/database.dump"
psql --no-psqlrc --no-password -qAtc "select settle_rights()" >/dev/null
# Planning by what is there, not by guesses, from the first request on.
psql --no-psqlrc --no-password -qc "analyze" 2>/dev/null
tar --extract --gzip --file="$backup/files.tar.gz" --directory="$SERVICENET_FILES"
cat "$backup/about.txt"
