#!/bin/sh
# /usr/local/sbin/parcomm: `parcomm` as its own user with its own settings, for operators at a shell (as root).
set -eu
set -a
. /etc/parcomm/parcomm.env
HOME=/var/lib/parcomm
set +a
umask 027
exec setpriv --reuid=parcomm --regid=parcomm --init-groups --no-new-privs /opt/parcomm/bin/parcomm "$@"
