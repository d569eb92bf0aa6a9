import { z } from 'zod';

// The page's content policy forbids code made from text; zod would try it for speed, be refused, and fill the console.
z.config({ jitless: true });
