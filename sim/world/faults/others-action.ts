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
        /** Confirms a colleague's own cold move. */
        | "confirm-migration";
      readonly server: string;
    }
  /** A colleague moves it: live, or cold and then left unconfirmed. */
  | {
      readonly kind: "move-server" | "migrate-server";
      readonly server: string;
      /** Null = the scheduler chooses. */
      readonly destination: string | null;
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
