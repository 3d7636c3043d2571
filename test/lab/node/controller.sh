#!/bin/bash
# First process of the controller: database, messages, shared storage, Keystone, Placement, Glance, Neutron, Nova's API.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

sql() { mariadb -uroot -S "$S/mysql/sock" "$@"; }
nova_manage() { "${CONSOLE_SCRIPT[@]}" nova.cmd.manage:main --config-file "$S/etc/nova/nova.conf" "$@"; }

stop() {
  log stopping
  mariadb-admin -uroot -S "$S/mysql/sock" shutdown 2>/dev/null
  exit 0
}
trap stop TERM INT

start_backing_services() {
  once mysql mariadb-install-db --no-defaults --user=root --datadir="$S/mysql/data" --skip-test-db \
    --auth-root-authentication-method=normal
  # A lab needs no durability against power loss; it needs schemas made in a minute.
  keep mysql mariadbd --no-defaults --user=root --datadir="$S/mysql/data" --socket="$S/mysql/sock" \
    --pid-file="$S/mysql/pid" --skip-networking --skip-grant-tables --innodb-buffer-pool-size=96M \
    --innodb-log-file-size=32M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
    --innodb-flush-method=O_DIRECT_NO_FSYNC --performance-schema=off --max-connections=300
  keep rabbit env HOME="$S/rabbit" RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_MNESIA_BASE="$S/rabbit/mnesia" \
    RABBITMQ_LOG_BASE="$S/log" RABBITMQ_CONFIG_FILE="$S/etc/rabbitmq/rabbitmq.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$S/rabbit/plugins" RABBITMQ_DIST_PORT=25672 RABBITMQ_CTL_ERL_ARGS= \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  rm -f "$S/storage/socket"
  keep storage glusterfs --no-daemon --volfile="$S/etc/storage/brick.vol" --log-file="$S/log/ctl-storage.log"
  within 60 sql -e 'select 1' || fail mysql
  once databases sql -e 'create database keystone; create database placement; create database glance;
    create database neutron; create database nova_api; create database nova_cell0; create database nova_cell1'
}

make_nova_schemas() {
  local socket="unix_socket=$S/mysql/sock"
  once db-placement env OS_PLACEMENT_CONFIG_DIR="$S/etc/placement" placement-manage \
    --config-dir "$S/etc/placement" db sync
  once db-nova-api nova_manage api_db sync
  once db-cell0 nova_manage cell_v2 map_cell0 \
    --database_connection "mysql+pymysql://root@localhost/nova_cell0?charset=utf8&$socket"
  once db-nova nova_manage db sync
  once db-cell1 nova_manage cell_v2 create_cell --name=cell1
}

# web NAME PORT ARGUMENTS...: a WSGI service. Processes, not threads: Keystone's policy loading races between threads.
# No kept-alive connections: clients would meet ones that are closed already.
web() {
  local name=$1 port=$2
  shift 2
  keep "$name" uwsgi_python3 --http-socket "$CONTROLLER:$port" --master --processes 2 --die-on-term --need-app \
    --buffer-size 65535 --add-header 'Connection: close' --disable-logging "$@"
}

start_keystone() {
  local config=(--config-file "$S/etc/keystone/keystone.conf") group=(--keystone-user root --keystone-group root)
  once db-keystone keystone-manage "${config[@]}" db_sync
  once fernet keystone-manage "${config[@]}" fernet_setup "${group[@]}"
  once credentials keystone-manage "${config[@]}" credential_setup "${group[@]}"
  once bootstrap env OS_BOOTSTRAP_PASSWORD="$LAB_ADMIN_PASSWORD" keystone-manage "${config[@]}" bootstrap \
    --bootstrap-region-id RegionOne --bootstrap-public-url "$LAB_PUBLIC_IDENTITY/v3" \
    --bootstrap-internal-url "http://$CONTROLLER:5000/v3" --bootstrap-admin-url "http://$CONTROLLER:5000/v3"
  web keystone 5000 --env OS_KEYSTONE_CONFIG_DIR="$S/etc/keystone" --wsgi-file /usr/bin/keystone-wsgi-public
}

start_services() {
  web placement 8778 --env OS_PLACEMENT_CONFIG_DIR="$S/etc/placement" --wsgi-file "$S/etc/placement/wsgi.py"
  keep conductor "${CONSOLE_SCRIPT[@]}" nova.cmd.conductor:main --config-file "$S/etc/nova/nova.conf"
  keep scheduler "${CONSOLE_SCRIPT[@]}" nova.cmd.scheduler:main --config-file "$S/etc/nova/nova.conf"
  keep nova-api "${CONSOLE_SCRIPT[@]}" nova.cmd.api:main --config-file "$S/etc/nova/nova.conf"
  keep glance "${CONSOLE_SCRIPT[@]}" glance.cmd.api:main --config-file "$S/etc/glance/glance-api.conf"
  keep neutron "$PYTHON" "$HERE/neutron_server.py" --config-file "$S/etc/neutron/neutron.conf"
  local port
  for port in 8778 8774 9292 9696; do
    within 120 listens "$CONTROLLER" $port || fail "port $port"
    log "port $port open"
  done
}

settle_in
mkdir -p "$S"/{mysql,rabbit,storage/brick,keystone/fernet,keystone/cred,keystone/receipts} \
  "$S"/{glance/images,glance/staging,glance/tasks,nova/lock,neutron/lock}
chmod 700 "$S"/keystone/*
start_backing_services
make_nova_schemas &
nova_schemas=$!
start_keystone
once db-glance "${CONSOLE_SCRIPT[@]}" glance.cmd.manage:main --config-file "$S/etc/glance/glance-api.conf" db sync
once db-neutron "${CONSOLE_SCRIPT[@]}" neutron.db.migration.cli:main --config-file "$S/etc/neutron/neutron.conf" upgrade heads
wait $nova_schemas
[ -e "$S/stamps/db-cell1" ] || fail "Nova's schemas"
within 60 listens "$CONTROLLER" 5000 || fail keystone
within 90 listens "$CONTROLLER" 5672 || fail rabbit
start_services
serve_until_told
