/** How runs that watched for early stopping came to their weights, as JSON. */
export const stopping = `
ALTER TABLE runs ADD COLUMN stopping TEXT;
`;
