import { API_PORTS, addressOf, inState } from "../bring-up/settings.ts";
import { type ConfigInput, database, quietLog, tokenCheck } from "./common.ts";
import { ini } from "./ini.ts";

export const glanceFiles = (input: ConfigInput) => {
  const { lab } = input;
  return {
    "etc/glance/glance-api.conf": ini({
      DEFAULT: {
        ...quietLog,
        bind_host: addressOf(lab, "ctl"),
        bind_port: API_PORTS.image,
        workers: 0,
        enabled_backends: "fs:file",
        node_staging_uri: `file://${inState(lab, "glance/staging")}`,
        enabled_import_methods: "[glance-direct]",
      },
      database: database(lab, "glance"),
      glance_store: { default_backend: "fs" },
      fs: { filesystem_store_datadir: inState(lab, "glance/images") },
      os_glance_tasks_store: { filesystem_store_datadir: inState(lab, "glance/tasks") },
      os_glance_staging_store: { filesystem_store_datadir: inState(lab, "glance/staging") },
      paste_deploy: { flavor: "keystone", config_file: inState(lab, "etc/glance/paste.ini") },
      oslo_concurrency: { lock_path: inState(lab, "glance/lock") },
      keystone_authtoken: tokenCheck(input, "glance"),
    }),
    "etc/glance/paste.ini": ini({
      "pipeline:glance-api-keystone": {
        pipeline: "http_proxy_to_wsgi versionnegotiation authtoken context rootapp",
      },
      "composite:rootapp": {
        "paste.composite_factory": "glance.api:root_app_factory",
        "/": "apiversions",
        "/v2": "apiv2app",
      },
      "app:apiversions": { "paste.app_factory": "glance.api.versions:create_resource" },
      "app:apiv2app": { "paste.app_factory": "glance.api.v2.router:API.factory" },
      "filter:versionnegotiation": {
        "paste.filter_factory":
          "glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory",
      },
      "filter:context": {
        "paste.filter_factory": "glance.api.middleware.context:ContextMiddleware.factory",
      },
      "filter:authtoken": {
        "paste.filter_factory": "keystonemiddleware.auth_token:filter_factory",
        delay_auth_decision: true,
      },
      "filter:http_proxy_to_wsgi": {
        "paste.filter_factory": "oslo_middleware:HTTPProxyToWSGI.factory",
      },
    }),
  };
};
