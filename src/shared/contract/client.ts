import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from './contract.ts';

/** The workbench as any door's caller sees it: in process, over a WebSocket or over a message port. */
export type WorkbenchClient = ContractRouterClient<Contract>;
