// What an object store answers: no bytes may do more than be refused, and of a text that is an
// upload's completion no beginning is one.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_encoding.hpp"

namespace {

using namespace mien::objects;

// Refused with the one kind that a store has for this, or read.
template <class Read>
bool is_read(Read read) {
    try {
        read();
        return true;
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::unavailable, "refused with another kind");
        return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const bool is_error = find_s3_error(body).has_value();
    const bool is_completed = is_completed_upload(body);
    const bool is_upload = is_read([&] { (void)read_upload_id(body); });
    const bool is_listing = is_read([&] { (void)read_object_listing(body); });
    const bool are_uploads = is_read([&] {
        const auto page = read_unfinished_uploads(body);
        MIEN_ASSERT(!page.is_truncated || !page.next_key.empty(), "the same page for ever");
    });
    const int meanings = static_cast<int>(is_error) + static_cast<int>(is_completed) +
                         static_cast<int>(is_upload) + static_cast<int>(is_listing) +
                         static_cast<int>(are_uploads);
    MIEN_ASSERT(meanings <= 1, "one answer means two things");
    if (is_completed) {
        const auto end = body.find_last_of('<');
        MIEN_ASSERT(!is_completed_upload(body.substr(0, end)), "half an answer is one");
    }
    MIEN_ASSERT(form_decoded(percent_encoded(body, SlashForm::encoded)) == body, "another key");
    (void)parse_http_date(body);
    return 0;
}
