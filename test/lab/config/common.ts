/** What the services' configurations have in common: database, messages, and how each proves itself to Keystone. */
import { addressOf, innerUrlOf, inState, type LabSettings } from "../bring-up/settings.ts";

/** What every configuration is written from. */
export interface ConfigInput {
  readonly lab: LabSettings;
  /** Password of the services' own users. */
  readonly servicePassword: string;
}

export const REGION = "RegionOne";

/** The database listens on a socket of the file system only, which the hosts never use: as in a real cloud. */
export const databaseUrl = (lab: LabSettings, name: string): string =>
  `mysql+pymysql://root@localhost/${name}?charset=utf8&unix_socket=${inState(lab, "mysql", "sock")}`;

export const database = (lab: LabSettings, name: string) => ({
  connection: databaseUrl(lab, name),
  max_pool_size: 5,
});

export const messages = (lab: LabSettings) => ({
  transport_url: `rabbit://guest:guest@${addressOf(lab, "ctl")}:5672/`,
});

export const quietLog = {
  debug: false,
  default_log_levels: [
    ...["amqp=WARN", "sqlalchemy=WARN", "oslo.messaging=INFO", "oslo_messaging=INFO"],
    ...["keystonemiddleware=WARN", "urllib3=WARN", "oslo_service=INFO"],
  ].join(","),
};

const login = ({ lab, servicePassword }: ConfigInput, user: string) => ({
  auth_type: "password",
  auth_url: `${innerUrlOf(lab, "identity")}/v3`,
  username: user,
  password: servicePassword,
  project_name: "service",
  user_domain_name: "Default",
  project_domain_name: "Default",
  region_name: REGION,
});

/** How a service asks another one. */
export const client = (input: ConfigInput, user: string) => ({
  ...login(input, user),
  valid_interfaces: "internal",
});

/** How a service checks the tokens of those who ask it. */
export const tokenCheck = (input: ConfigInput, user: string) => ({
  ...login(input, user),
  www_authenticate_uri: innerUrlOf(input.lab, "identity"),
  interface: "internal",
  service_token_roles_required: true,
  service_token_roles: "admin",
});
