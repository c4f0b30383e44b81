#include "transfer/archive_source.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/quote.hpp"

namespace mien::transfer {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t zip_names_max = 4;  // told when there are several
constexpr auto gzip_mark = "\x1F\x8B"sv;
constexpr auto zip_mark = "PK\x03\x04"sv;
constexpr auto empty_zip_mark = "PK\x05\x06"sv;

std::uint64_t size_of(const BundleInput& input) {
    if (const auto* bytes = std::get_if<std::string_view>(&input.data)) {
        return bytes->size();
    }
    const auto& path = std::get<std::filesystem::path>(input.data);
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) {
        throw Error(ErrorKind::not_found, "There is no such file.")
            .with_detail(fmt::format("{}: {}", path.string(), error.message()));
    }
    return size;
}

std::string beginning_of(const BundleInput& input) {
    constexpr std::size_t length = 4;
    if (const auto* bytes = std::get_if<std::string_view>(&input.data)) {
        return std::string(bytes->substr(0, length));
    }
    std::ifstream file(std::get<std::filesystem::path>(input.data), std::ios::binary);
    std::string text(length, '\0');
    file.read(text.data(), static_cast<std::streamsize>(length));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

std::string_view name_of(archive_entry* entry) {
    const auto* name = archive_entry_pathname_utf8(entry);
    return name == nullptr ? std::string_view() : name;
}

// What macOS and Windows put beside the files of people.
bool is_of_the_system(std::string_view path) {
    std::string name(path.substr(path.rfind('/') + 1));
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return path.starts_with("__MACOSX/") || name.starts_with("._") || name == ".ds_store" ||
           name == "thumbs.db" || name == "desktop.ini";
}

bool is_file(archive_entry* entry) {
    return archive_entry_filetype(entry) == AE_IFREG;
}

bool is_the_file(archive_entry* entry) {
    return is_file(entry) && !is_of_the_system(name_of(entry));
}

[[noreturn]] void refuse_zip(std::string message) {
    throw Error(ErrorKind::malformed, std::move(message));
}

}  // namespace

void ArchiveSource::Free::operator()(archive* opened) const {
    archive_read_free(opened);
}

ArchiveSource::ArchiveSource(const BundleInput& input)
    : input_(input), packed_bytes_(size_of(input)), buffer_(input.chunk_bytes, '\0') {
    const auto beginning = beginning_of(input);
    if (beginning.starts_with(gzip_mark)) {
        packing_ = Packing::gzip;
        gzip_ = std::make_unique<GzipReader>(input);
        return;
    }
    if (beginning == empty_zip_mark) {
        refuse_zip("The zip is empty: it holds no file.");
    }
    if (beginning == zip_mark) {
        packing_ = Packing::zip;
        require_one_file();
    }
    archive_ = open();
    find_the_file();
}

ArchiveSource::~ArchiveSource() = default;

void ArchiveSource::find_the_file() {
    archive_entry* entry = nullptr;
    auto result = archive_read_next_header(archive_.get(), &entry);
    while (packing_ == Packing::zip && (result == ARCHIVE_OK || result == ARCHIVE_WARN) &&
           !is_the_file(entry)) {
        result = archive_read_next_header(archive_.get(), &entry);
    }
    has_ended_ = result == ARCHIVE_EOF;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN && !has_ended_) {
        refuse_damaged(archive_.get());
    }
}

// What the first bytes say is all that is tried: no text may be taken for an archive because of
// something in its middle.
ArchiveSource::Archive ArchiveSource::open() const {
    Archive opened(archive_read_new());
    MIEN_ASSERT(opened != nullptr, "out of memory");
    auto* const handle = opened.get();
    if (packing_ == Packing::zip) {
        archive_read_support_format_zip_seekable(handle);
    } else {
        archive_read_support_format_raw(handle);
        archive_read_support_format_empty(handle);
    }
    const auto* bytes = std::get_if<std::string_view>(&input_.data);
    const auto result =
        bytes != nullptr
            ? archive_read_open_memory(handle, bytes->data(), bytes->size())
            : archive_read_open_filename(
                  handle, std::get<std::filesystem::path>(input_.data).c_str(), block_bytes);
    if (result != ARCHIVE_OK) {
        refuse_damaged(handle);
    }
    return opened;
}

void ArchiveSource::require_one_file() const {
    const auto opened = open();
    archive_entry* entry = nullptr;
    std::vector<std::string> names;
    bool has_others = false;
    int result = archive_read_next_header(opened.get(), &entry);
    for (; result == ARCHIVE_OK || result == ARCHIVE_WARN;
         result = archive_read_next_header(opened.get(), &entry)) {
        if (name_of(entry) == "[Content_Types].xml") {
            refuse_zip("This is an Office document, such as .xlsx: save the sheet as “CSV UTF-8”.");
        }
        if (archive_entry_is_encrypted(entry) != 0) {
            refuse_zip("The zip is encrypted: pack the file without a password.");
        }
        has_others = has_others || is_file(entry);
        if (is_the_file(entry) && names.size() < zip_names_max) {
            names.push_back(in_quotes(name_of(entry)));
        }
    }
    if (result != ARCHIVE_EOF) {
        refuse_damaged(opened.get());
    }
    if (names.size() > 1) {
        refuse_zip(
            fmt::format("The zip holds several files, {}{}: pack the one file of prompts alone.",
                        fmt::join(names, ", "), names.size() == zip_names_max ? ", …" : ""));
    }
    if (names.empty()) {
        refuse_zip(has_others ? "The zip holds no file but those of an operating system."
                              : "The zip is empty: it holds no file.");
    }
}

std::string_view ArchiveSource::read() {
    if (has_ended_) {
        return {};
    }
    const auto count = gzip_ ? static_cast<la_ssize_t>(gzip_->read(buffer_))
                             : archive_read_data(archive_.get(), buffer_.data(), buffer_.size());
    if (count < 0) {
        refuse_damaged(archive_.get());
    }
    has_ended_ = count == 0;
    unpacked_bytes_ += static_cast<std::uint64_t>(count);
    check_size();
    return std::string_view(buffer_).substr(0, static_cast<std::size_t>(count));
}

std::uint64_t ArchiveSource::packed_bytes_read() const {
    if (gzip_) {
        return gzip_->packed_bytes_read();
    }
    return static_cast<std::uint64_t>(
        std::max<la_int64_t>(archive_filter_bytes(archive_.get(), -1), 0));
}

double ArchiveSource::share_read() const {
    if (has_ended_ || packed_bytes_ == 0) {
        return 1;
    }
    return std::min(1.0,
                    static_cast<double>(packed_bytes_read()) / static_cast<double>(packed_bytes_));
}

void ArchiveSource::check_size() const {
    if (unpacked_bytes_ > limits::bundle_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The file is larger than {} GiB{}.",
                                limits::bundle_bytes_max / (1024UL * 1024 * 1024),
                                packing_ == Packing::none ? "" : " when it is unpacked"));
    }
    if (packing_ != Packing::none && unpacked_bytes_ > limits::bundle_ratio_free_bytes &&
        unpacked_bytes_ > limits::bundle_ratio_max * packed_bytes_read()) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The file unpacks to more than {} times its size; if it is what it "
                                "should be, send it unpacked.",
                                limits::bundle_ratio_max));
    }
}

void ArchiveSource::refuse_damaged(archive* opened) const {
    const auto* reason = archive_error_string(opened);
    const bool is_packed = packing_ != Packing::none;
    throw Error(is_packed ? ErrorKind::malformed : ErrorKind::internal,
                is_packed ? "The packed file cannot be unpacked: it is damaged or cut off."
                          : "The file cannot be read.")
        .with_detail(reason == nullptr ? "" : reason);
}

}  // namespace mien::transfer
