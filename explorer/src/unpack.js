// Deflated (zlib) Base64, as the page holds its data, unpacked by the browser itself.
export const unpack = (text) => {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")));
};

// Rows that are packed as columns, as rows again
const rows = (columns) => (columns[0] ?? []).map((_, at) => columns.map((column) => column[at]));

// All the data of the one file
export const opened = async (text) => {
  const head = await unpack(text).json();
  for (const name of head.columnar) head[name] = rows(head[name]);
  return head;
};
