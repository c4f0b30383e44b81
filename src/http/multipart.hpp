// Reads a multipart/form-data body (RFC 7578, RFC 2046) as it arrives, in memory that does not grow
// with it. What is not exactly as browsers and curl send it is refused (malformed).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mien::http {

struct MultipartPart {
    std::string name;                      // not empty, and of no other part
    std::optional<std::string> file_name;  // safe, may be empty; nothing for a plain field
    std::string content_type;              // as it was sent, or "text/plain"
    std::string value;         // of a plain field: UTF-8, at most limits::multipart_field_bytes_max
    std::uint64_t length = 0;  // of the content
};

// True for a Content-Type that begins like that of a form.
[[nodiscard]] bool is_multipart_form(std::string_view content_type);

// The boundary that a request's Content-Type names. Throws malformed when it is not
// multipart/form-data with a boundary of 1 to 70 of the characters that RFC 2046 has for it.
[[nodiscard]] std::string multipart_boundary(std::string_view content_type);

class MultipartReader {
  public:
    // Gets the content of each file in pieces, in their order. None of it may be believed before
    // finish(): what follows may be refused.
    using OnContent = std::function<void(const MultipartPart&, std::string_view)>;

    MultipartReader(std::string_view boundary, OnContent on_content);

    // Takes the next bytes of the body.
    void feed(std::string_view bytes);
    // At the end of the body: its parts.
    [[nodiscard]] std::vector<MultipartPart> finish();

  private:
    enum class State : std::uint8_t { begin, delimiter_end, head, content, end };

    void read();
    bool read_step();
    bool take_first_delimiter();
    bool take_delimiter_end();
    bool take_head();
    bool take_content();
    bool check_end() const;
    void add_content(std::string_view bytes);
    void end_part();

    // What has arrived and is not taken yet.
    [[nodiscard]] std::string_view rest() const;
    // False when fewer bytes are buffered and the body has not ended: more must arrive first.
    [[nodiscard]] bool has(std::size_t bytes) const;

    const std::string delimiter_;
    const OnContent on_content_;
    std::string buffer_;
    std::size_t taken_ = 0;  // of the buffer
    std::vector<MultipartPart> parts_;
    State state_ = State::begin;
    bool is_at_end_ = false;
};

// The part of that name, or nothing.
[[nodiscard]] const MultipartPart* find_part(const std::vector<MultipartPart>& parts,
                                             std::string_view name);

}  // namespace mien::http
