/** Nova on the controller: API, conductor, scheduler; and what its hosts share with it. */
import { addressOf, inState } from "../bring-up/settings.ts";
import {
  type ConfigInput,
  client,
  database,
  messages,
  quietLog,
  REGION,
  tokenCheck,
} from "./common.ts";
import { ini, type Sections } from "./ini.ts";

/** Sections that controller and hosts have alike. */
export const novaEverywhere = (input: ConfigInput): Sections => ({
  glance: { service_type: "image", valid_interfaces: "internal", region_name: REGION },
  // A token that was taken back is refused within a minute. Five are usual, in which Nova takes what Neutron refuses; ten
  // seconds keep Keystone busy with nothing else.
  keystone_authtoken: { ...tokenCheck(input, "nova"), token_cache_time: 60 },
  placement: client(input, "placement"),
  neutron: client(input, "neutron"),
  service_user: { ...client(input, "nova"), send_service_user_token: true },
  cinder: { catalog_info: "volumev3:cinderv3:internalURL" },
  vnc: { enabled: false },
  spice: { enabled: false },
  cache: { enabled: false },
  upgrade_levels: { compute: "auto" },
});

export const novaFiles = (input: ConfigInput) => {
  const { lab } = input;
  return {
    "etc/nova/nova.conf": ini({
      DEFAULT: {
        ...quietLog,
        ...messages(lab),
        my_ip: addressOf(lab, "ctl"),
        host: "ctl",
        state_path: inState(lab, "nova"),
        osapi_compute_listen: addressOf(lab, "ctl"),
        osapi_compute_workers: 1,
        enabled_apis: "osapi_compute",
      },
      api_database: database(lab, "nova_api"),
      database: database(lab, "nova_cell1"),
      wsgi: { api_paste_config: inState(lab, "etc/nova/api-paste.ini") },
      conductor: { workers: 1 },
      // New hosts are mapped to the cell by the scheduler itself.
      scheduler: { workers: 1, discover_hosts_in_cells_interval: 5 },
      oslo_concurrency: { lock_path: inState(lab, "nova/lock") },
      oslo_policy: { enforce_scope: false },
      ...novaEverywhere(input),
    }),
    "etc/nova/api-paste.ini": paste,
  };
};

const paste = ini({
  "composite:osapi_compute": {
    use: "call:nova.api.openstack.urlmap:urlmap_factory",
    "/": "oscomputeversions",
    "/v2.1": "oscomputeversion_v2",
    "/v2.1/+": "openstack_compute_api_v21",
  },
  "composite:openstack_compute_api_v21": {
    use: "call:nova.api.auth:pipeline_factory_v21",
    keystone: [
      ...["http_proxy_to_wsgi", "compute_req_id", "faultwrap", "request_log", "sizelimit"],
      ...["authtoken", "keystonecontext", "osapi_compute_app_v21"],
    ].join(" "),
  },
  "filter:request_log": {
    "paste.filter_factory": "nova.api.openstack.requestlog:RequestLog.factory",
  },
  "filter:compute_req_id": {
    "paste.filter_factory": "nova.api.compute_req_id:ComputeReqIdMiddleware.factory",
  },
  "filter:faultwrap": { "paste.filter_factory": "nova.api.openstack:FaultWrapper.factory" },
  "filter:sizelimit": {
    "paste.filter_factory": "oslo_middleware:RequestBodySizeLimiter.factory",
  },
  "filter:http_proxy_to_wsgi": {
    "paste.filter_factory": "oslo_middleware.http_proxy_to_wsgi:HTTPProxyToWSGI.factory",
  },
  "app:osapi_compute_app_v21": {
    "paste.app_factory": "nova.api.openstack.compute:APIRouterV21.factory",
  },
  "pipeline:oscomputeversions": {
    pipeline: "faultwrap request_log http_proxy_to_wsgi oscomputeversionapp",
  },
  "pipeline:oscomputeversion_v2": {
    pipeline: "compute_req_id faultwrap request_log http_proxy_to_wsgi oscomputeversionapp_v2",
  },
  "app:oscomputeversionapp": {
    "paste.app_factory": "nova.api.openstack.compute.versions:Versions.factory",
  },
  "app:oscomputeversionapp_v2": {
    "paste.app_factory": "nova.api.openstack.compute.versions:VersionsV2.factory",
  },
  "filter:keystonecontext": {
    "paste.filter_factory": "nova.api.auth:NovaKeystoneContext.factory",
  },
  "filter:authtoken": { "paste.filter_factory": "keystonemiddleware.auth_token:filter_factory" },
});
