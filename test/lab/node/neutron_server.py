"""neutron-server whose mappers are configured before the first request: without agents and ports nothing else would
configure them, and the first listing of ports, which Nova needs, would fail (Port has no attribute port_forwardings)."""

import sys

import neutron.cmd.eventlet  # noqa: F401  patches threads, so it comes first
from neutron.cmd.eventlet import server
import neutron.db.l3_db  # noqa: F401
import neutron.plugins.ml2.models  # noqa: F401
from sqlalchemy.orm import configure_mappers

configure_mappers()
sys.exit(server.main())
