import { API_PORTS, addressOf, inState } from "../bring-up/settings.ts";
import { type ConfigInput, database, messages, quietLog, tokenCheck } from "./common.ts";
import { ini } from "./ini.ts";

/** Nova asks Neutron for ports even of servers that have none. There are no agents and no networks. */
export const neutronFiles = (input: ConfigInput) => {
  const { lab } = input;
  return {
    "etc/neutron/neutron.conf": ini({
      DEFAULT: {
        ...quietLog,
        ...messages(lab),
        bind_host: addressOf(lab, "ctl"),
        bind_port: API_PORTS.network,
        core_plugin: "ml2",
        service_plugins: "router",
        auth_strategy: "keystone",
        api_workers: 0,
        rpc_workers: 0,
        rpc_state_report_workers: 0,
        api_paste_config: inState(lab, "etc/neutron/api-paste.ini"),
        state_path: inState(lab, "neutron"),
        notify_nova_on_port_status_changes: false,
        notify_nova_on_port_data_changes: false,
      },
      ml2: { type_drivers: "local", tenant_network_types: "local", mechanism_drivers: "" },
      database: database(lab, "neutron"),
      oslo_concurrency: { lock_path: inState(lab, "neutron/lock") },
      keystone_authtoken: tokenCheck(input, "neutron"),
    }),
    "etc/neutron/api-paste.ini": ini({
      "composite:neutron": { use: "egg:Paste#urlmap", "/": "versions", "/v2.0": "v2" },
      "composite:v2": {
        use: "call:neutron.auth:pipeline_factory",
        keystone: "request_id catch_errors authtoken keystonecontext extensions app",
      },
      "filter:request_id": { "paste.filter_factory": "oslo_middleware:RequestId.factory" },
      "filter:catch_errors": { "paste.filter_factory": "oslo_middleware:CatchErrors.factory" },
      "filter:keystonecontext": {
        "paste.filter_factory": "neutron.auth:NeutronKeystoneContext.factory",
      },
      "filter:authtoken": {
        "paste.filter_factory": "keystonemiddleware.auth_token:filter_factory",
      },
      "filter:extensions": {
        "paste.filter_factory": "neutron.api.extensions:plugin_aware_extension_middleware_factory",
      },
      "app:versions": { "paste.app_factory": "neutron.pecan_wsgi.app:versions_factory" },
      "app:app": { "paste.app_factory": "neutron.api.v2.router:APIRouter.factory" },
    }),
  };
};
