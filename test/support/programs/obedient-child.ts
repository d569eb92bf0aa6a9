import { openChildPort } from '../../../src/main/processes/port.ts';

type Order = { say: unknown } | { exit: number } | { fillMemory: true };

/** A child that does as it is told, to see what its parent learns of it. */
const port = openChildPort<Order, unknown>();
port.onMessage((order) => {
  if ('say' in order) port.send(order.say);
  else if ('exit' in order) {
    console.error('last words');
    process.exit(order.exit);
  } else {
    const kept: string[][] = [];
    for (;;) kept.push(Array.from({ length: 1e5 }, (_, index) => `${kept.length} ${index}`));
  }
});
port.send('ready');
