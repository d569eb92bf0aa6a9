import type { ClientContext, ClientLink } from '@orpc/client';

/** One open channel to the workbench; `closed` settles when it ends. */
export type Channel = { link: ClientLink<ClientContext>; closed: Promise<void> };

/** Opens a channel; rejects with `access.denied` where the workbench will not have us and `connection.lost` where it is not there. */
export type Transport = () => Promise<Channel>;
