#include "http/multipart.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"
#include "http/multipart_head.hpp"

namespace mien::http {
namespace {

constexpr std::size_t window_bytes = 64 * 1024;
constexpr std::size_t boundary_characters_max = 70;
constexpr auto boundary_characters = CharacterSet("'()+_,-./:=? ").with_alphanumerics();

static_assert(window_bytes > limits::multipart_head_bytes_max);

// A stretch of the body that slides over it.
class Window {
  public:
    explicit Window(const ByteSource& source) : source_(source), buffer_(window_bytes, '\0') {}

    // What is there: at least so many bytes, or all up to the end. Good until the next peek.
    std::string_view peek(std::size_t bytes_min) {
        while (end_ - begin_ < bytes_min && !is_at_end_) {
            fill();
        }
        return std::string_view(buffer_).substr(begin_, end_ - begin_);
    }
    void consume(std::size_t bytes) {
        begin_ += bytes;
        offset_ += bytes;
    }
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

  private:
    void fill() {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        const auto count = source_(std::span(buffer_).subspan(end_));
        end_ += count;
        is_at_end_ = count == 0;
    }

    const ByteSource& source_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;
    bool is_at_end_ = false;
};

class Reader {
  public:
    Reader(const ByteSource& source, std::string_view boundary)
        : window_(source), delimiter_("\r\n--" + std::string(boundary)) {}

    std::vector<MultipartPart> read() {
        take_first_delimiter();
        std::vector<MultipartPart> parts;
        while (take_delimiter_end() == Follows::part) {
            if (parts.size() == limits::multipart_parts_max) {
                throw malformed_upload(
                    fmt::format("The upload has more than {} parts.", limits::multipart_parts_max));
            }
            auto part = take_head();
            if (find_part(parts, part.name) != nullptr) {
                throw malformed_upload("Two parts of the upload have the same name.");
            }
            take_content(part);
            parts.push_back(std::move(part));
        }
        const auto rest = window_.peek(3);
        if (!rest.empty() && rest != "\r\n") {
            throw malformed_upload("The upload goes on behind its closing boundary.");
        }
        return parts;
    }

  private:
    enum class Follows { part, nothing };

    static Error cut() { return malformed_upload("The upload ended before its closing boundary."); }

    // Clients may send the line end that belongs to the delimiter here too.
    void take_first_delimiter() {
        const auto bytes = window_.peek(delimiter_.size());
        const auto bare = std::string_view(delimiter_).substr(2);
        if (bytes.starts_with(delimiter_)) {
            window_.consume(delimiter_.size());
        } else if (bytes.starts_with(bare)) {
            window_.consume(bare.size());
        } else {
            throw malformed_upload("The upload does not begin with its boundary.");
        }
    }

    Follows take_delimiter_end() {
        const auto bytes = window_.peek(2).substr(0, 2);
        if (bytes.size() < 2) {
            throw cut();
        }
        if (bytes != "\r\n" && bytes != "--") {
            throw malformed_upload("A line of the upload begins like its boundary but is longer.");
        }
        const auto follows = bytes == "--" ? Follows::nothing : Follows::part;
        window_.consume(2);
        return follows;
    }

    MultipartPart take_head() {
        const auto bytes = window_.peek(limits::multipart_head_bytes_max)
                               .substr(0, limits::multipart_head_bytes_max);
        if (bytes.starts_with("\r\n")) {
            throw malformed_upload("A part of the upload has no name.");
        }
        const auto end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            throw bytes.size() < limits::multipart_head_bytes_max
                ? cut()
                : malformed_upload(
                      fmt::format("A part of the upload has more than {} bytes of headers.",
                                  limits::multipart_head_bytes_max));
        }
        auto head = parse_part_head(bytes.substr(0, end + 2));
        window_.consume(end + 4);
        MultipartPart part;
        part.name = std::move(head.name);
        part.file_name = std::move(head.file_name);
        part.content_type = std::move(head.content_type);
        part.offset = window_.offset();
        return part;
    }

    void take_content(MultipartPart& part) {
        for (;;) {
            const auto bytes = window_.peek(delimiter_.size());
            if (bytes.size() < delimiter_.size()) {
                throw cut();
            }
            // Unlike find(), this is linear for every content.
            const auto* const found = static_cast<const char*>(
                ::memmem(bytes.data(), bytes.size(), delimiter_.data(), delimiter_.size()));
            const auto count = found == nullptr ? bytes.size() - delimiter_.size() + 1
                                                : static_cast<std::size_t>(found - bytes.data());
            add_content(part, bytes.substr(0, count));
            window_.consume(count);
            if (found != nullptr) {
                window_.consume(delimiter_.size());
                break;
            }
        }
        if (!is_utf8(part.value)) {
            throw malformed_upload("A field of the upload is not UTF-8.");
        }
    }

    static void add_content(MultipartPart& part, std::string_view bytes) {
        part.length += bytes.size();
        if (part.file_name) {
            return;
        }
        if (part.length > limits::multipart_field_bytes_max) {
            throw malformed_upload(fmt::format("A field of the upload is longer than {} bytes.",
                                               limits::multipart_field_bytes_max));
        }
        part.value += bytes;
    }

    Window window_;
    const std::string delimiter_;
};

}  // namespace

std::string multipart_boundary(std::string_view content_type) {
    const auto parsed = parse_parameters(content_type);
    if (!parsed || !equals_ignoring_case(parsed->value, "multipart/form-data")) {
        throw malformed_upload("The Content-Type must be multipart/form-data with a boundary.");
    }
    const auto boundary = parsed->find("boundary").value_or("");
    if (boundary.size() > boundary_characters_max || !boundary_characters.has_all(boundary) ||
        boundary.ends_with(' ')) {
        throw malformed_upload(
            "The boundary of the upload must be 1 to 70 of the characters that RFC 2046 permits.");
    }
    return std::string(boundary);
}

std::vector<MultipartPart> read_multipart(const BodyFile& body, std::string_view boundary) {
    std::ifstream file(body.path, std::ios::binary);
    const auto require_sound = [&file, &body] {
        if (!file.is_open() || file.bad()) {
            throw Error(ErrorKind::internal, "The upload cannot be read.")
                .with_detail(body.path.string());
        }
    };
    require_sound();
    const ByteSource source = [&file, &require_sound](std::span<char> space) {
        file.read(space.data(), static_cast<std::streamsize>(space.size()));
        require_sound();
        return static_cast<std::size_t>(file.gcount());
    };
    return read_multipart(source, boundary);
}

std::vector<MultipartPart> read_multipart(const ByteSource& source, std::string_view boundary) {
    return Reader(source, boundary).read();
}

const MultipartPart* find_part(const std::vector<MultipartPart>& parts, std::string_view name) {
    const auto found = std::ranges::find(parts, name, &MultipartPart::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace mien::http
