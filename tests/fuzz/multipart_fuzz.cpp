// The parts of a form: the first line of the input is the Content-Type, the rest the body. The
// outcome must not depend on how the bytes come in pieces, refusals are malformed only, and every
// part lies between two delimiters and holds none.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace {

using namespace mien::http;

struct Outcome {
    std::string refusal;
    std::vector<MultipartPart> parts;
    std::map<std::string, std::string> files;  // content by the part's name
};

Outcome read(std::string_view bytes, std::string_view boundary, std::size_t step) {
    Outcome outcome;
    try {
        MultipartReader reader(boundary, [&](const MultipartPart& part, std::string_view content) {
            MIEN_ASSERT(part.file_name.has_value(), "a field is given out");
            outcome.files[part.name] += content;
        });
        for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
            reader.feed(bytes.substr(0, step));
        }
        outcome.parts = reader.finish();
        return outcome;
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed, "refused with another kind");
        return {error.message(), {}, {}};
    }
}

bool is_same(const MultipartPart& a, const MultipartPart& b) {
    return a.name == b.name && a.file_name == b.file_name && a.content_type == b.content_type &&
           a.value == b.value && a.length == b.length;
}

// Returns where the part ends: every part begins after the one before it.
std::size_t check_part(const MultipartPart& part, const Outcome& outcome, std::string_view bytes,
                       std::string_view delimiter, std::size_t from) {
    const auto content = part.file_name ? outcome.files.at(part.name) : part.value;
    MIEN_ASSERT(content.size() == part.length, "another length");
    MIEN_ASSERT(content.find(delimiter) == std::string_view::npos, "a delimiter in a part");
    const auto framed = "\r\n\r\n" + content + std::string(delimiter);
    const auto found = bytes.find(framed, from);
    MIEN_ASSERT(found != std::string_view::npos, "the content is not in the body");
    MIEN_ASSERT(!part.name.empty(), "no name");
    MIEN_ASSERT(!part.file_name || part.value.empty(), "a file has a value");
    const auto file_name = part.file_name.value_or("");
    MIEN_ASSERT(mien::is_utf8(file_name) && file_name != "." && file_name != "..", "bad name");
    MIEN_ASSERT(file_name.find_first_of("/\\\r\n\t") == std::string::npos, "a path");
    return found + framed.size();
}

void check(std::string_view bytes, const std::string& boundary) {
    const auto whole = read(bytes, boundary, bytes.size());
    const auto pieces = read(bytes, boundary, 1);
    MIEN_ASSERT(whole.refusal == pieces.refusal, "the refusal depends on the pieces");
    MIEN_ASSERT(std::ranges::equal(whole.parts, pieces.parts, is_same), "the parts depend on it");
    MIEN_ASSERT(whole.files == pieces.files, "the files depend on it");
    const auto delimiter = "\r\n--" + boundary;
    std::size_t end = 0;
    for (const auto& part : whole.parts) {
        end = check_part(part, whole, bytes, delimiter, end);
        MIEN_ASSERT(find_part(whole.parts, part.name) == &part, "a name comes twice");
    }
    if (whole.refusal.empty()) {
        const auto rest = bytes.substr(end);
        MIEN_ASSERT(rest.ends_with("--") || rest.ends_with("--\r\n"), "not closed");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), size);
    const auto body = input.substr(std::min(line_end + 1, size));
    try {
        const auto boundary = multipart_boundary(input.substr(0, line_end));
        MIEN_ASSERT(!boundary.empty() && boundary.size() <= 70, "a boundary of wrong length");
        check(body, boundary);
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed, "refused with another kind");
    }
    return 0;
}
