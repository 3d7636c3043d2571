/** One operation a server at a time: Nova answers 409 while a task is set. */
import { okay, type Rule } from "./rule.ts";

export const taskUnderWay: Rule = (server) =>
  server.taskState === null || server.taskState === ""
    ? okay
    : {
        kind: "blocked",
        reason: "task-under-way",
        detail: `Nova is busy with it (task ${server.taskState}).`,
        unblock:
          "Wait until the task ends; if it is stuck, openstack server set --state active (as administrator).",
      };
