import type { Person } from "../records.ts";
import type { PersonColumns } from "./tables.ts";

export const columnsOf = ({ user, name, proven }: Person): PersonColumns => ({
  user_id: user,
  user_name: name,
  proven: proven ? 1 : 0,
});

export const personOf = ({ user_id, user_name, proven }: PersonColumns): Person => ({
  user: user_id,
  name: user_name,
  proven: proven === 1,
});
