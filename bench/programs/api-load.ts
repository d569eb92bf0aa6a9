import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';

/** Calls an HTTP API from a process of its own, as programs would. Standard input: the options as JSON. Prints what it measured as JSON. */
const { latency, requests, errors, non2xx } = await autocannon(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify({ latency, requests, errors, non2xx }));
