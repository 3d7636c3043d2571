/** What owners, colleagues and machines do to a cloud while a plan runs. */
export type OthersAction =
  | {
      readonly kind:
        | "delete-server"
        | "stop-server"
        | "start-server"
        | "resize-server"
        | "confirm-resize"
        | "lock-server"
        | "move-server";
      readonly server: string;
    }
  /** A server whose build Nova had already sent to the host: it lands though the service is disabled. */
  | { readonly kind: "boot-server"; readonly server: string; readonly host: string }
  | {
      readonly kind:
        | "disable-service"
        | "enable-service"
        | "restart-compute"
        | "host-dies"
        | "host-returns"
        | "orphan-allocation";
      readonly host: string;
    };
