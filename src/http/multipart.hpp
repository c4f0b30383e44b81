// Finds the parts of a multipart/form-data body (RFC 7578, RFC 2046) in one pass over its file, in
// memory that does not grow with it. The whole body is judged before any part is given out: what is
// not exactly as browsers and curl send it is refused (malformed). Blocking: for the work pool.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.hpp"

namespace mien::http {

struct MultipartPart {
    std::string name;                      // not empty, and of no other part
    std::optional<std::string> file_name;  // safe, may be empty; nothing for a plain field
    std::string content_type;              // as it was sent, or "text/plain"
    std::string value;         // of a plain field: UTF-8, at most limits::multipart_field_bytes_max
    std::uint64_t offset = 0;  // where the content begins in the body file
    std::uint64_t length = 0;
};

// The boundary that a request's Content-Type names. Throws malformed when it is not
// multipart/form-data with a boundary of 1 to 70 of the characters that RFC 2046 has for it.
[[nodiscard]] std::string multipart_boundary(std::string_view content_type);

[[nodiscard]] std::vector<MultipartPart> read_multipart(const BodyFile& body,
                                                        std::string_view boundary);

// Puts the next bytes into the space and says how many; 0 at the end. It may give less than fits.
using ByteSource = std::function<std::size_t(std::span<char>)>;

// The same from anywhere.
[[nodiscard]] std::vector<MultipartPart> read_multipart(const ByteSource& source,
                                                        std::string_view boundary);

// The part of that name, or nothing.
[[nodiscard]] const MultipartPart* find_part(const std::vector<MultipartPart>& parts,
                                             std::string_view name);

}  // namespace mien::http
