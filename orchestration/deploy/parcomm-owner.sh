#!/bin/sh
# /usr/local/sbin/parcomm-owner: `parcomm` as the owner of the warehouse, which alone may change its schema or restore it,
# for operators at a shell (as root). It works on no home, but for one that is named: PARCOMM_HOME=FOLDER parcomm-owner ...
set -eu
cd /
umask 027
export HOME=/nonexistent PARCOMM_HOME="${PARCOMM_HOME:-/nonexistent}"
export PARCOMM_WAREHOUSE_URL='postgresql+psycopg://postgres@/parcomm?host=/run/postgresql'
exec setpriv --reuid=postgres --regid=parcomm --clear-groups --no-new-privs /opt/parcomm/bin/parcomm "$@"
