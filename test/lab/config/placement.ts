import { type ConfigInput, database, quietLog, tokenCheck } from "./common.ts";
import { ini } from "./ini.ts";

export const placementFiles = (input: ConfigInput) => ({
  "etc/placement/placement.conf": ini({
    DEFAULT: quietLog,
    api: { auth_strategy: "keystone" },
    placement_database: database(input.lab, "placement"),
    keystone_authtoken: tokenCheck(input, "placement"),
  }),
  "etc/placement/wsgi.py":
    "from placement.wsgi import init_application\napplication = init_application()\n",
});
