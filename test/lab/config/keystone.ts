import { inState } from "../bring-up/settings.ts";
import { type ConfigInput, database, quietLog } from "./common.ts";
import { ini } from "./ini.ts";

export const keystoneFiles = ({ lab }: ConfigInput) => ({
  "etc/keystone/keystone.conf": ini({
    DEFAULT: quietLog,
    database: database(lab, "keystone"),
    token: { provider: "fernet", expiration: 86_400 },
    fernet_tokens: { key_repository: inState(lab, "keystone/fernet") },
    // Unset, fernet_setup would write below /etc of the machine.
    fernet_receipts: { key_repository: inState(lab, "keystone/receipts") },
    credential: { key_repository: inState(lab, "keystone/cred") },
    identity: { password_hash_rounds: 4 },
    oslo_policy: { enforce_scope: false },
    cache: { enabled: false },
  }),
});
