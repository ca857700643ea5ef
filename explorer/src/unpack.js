// Deflated (zlib) Base64, as the page holds its data, unpacked by the browser itself.
export const unpack = (text) => {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")));
};
