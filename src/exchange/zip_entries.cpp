#include "exchange/zip_entries.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/exchange.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "base/text.hpp"

namespace mien::exchange {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t beginning_bytes = 16;

[[noreturn]] void refuse(std::string message) {
    throw Error(ErrorKind::malformed, std::move(message));
}

// What macOS and Windows put beside the files of people.
bool is_of_the_system(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return path.starts_with("__MACOSX/") || name.starts_with("._") || name == ".DS_Store" ||
           name == "Thumbs.db" || name == "desktop.ini";
}

bool has_part(std::string_view path, std::string_view part) {
    for (std::size_t start = 0; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        if (path.substr(start, end - start) == part) {
            return true;
        }
        start = end + 1;
    }
    return false;
}

void require_inside(std::string_view name) {
    const bool has_control =
        std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (name.empty() || name.starts_with('/') || name.find('\\') != name.npos || has_control ||
        (name.size() > 1 && name[1] == ':') || has_part(name, "..") || has_part(name, ".")) {
        refuse(fmt::format("The zip holds a file with the name {}, which leads out of it.",
                           in_quotes(name)));
    }
}

std::string require_name(archive_entry* entry) {
    const auto* const text = archive_entry_pathname_utf8(entry);
    if (text == nullptr || !is_utf8(text)) {
        refuse("The zip holds a file whose name is not UTF-8.");
    }
    return text;
}

// The files of a zip, one after the other, within the limits.
class Reader {
  public:
    explicit Reader(const std::filesystem::path& zip) : archive_(archive_read_new()) {
        MIEN_ASSERT(archive_ != nullptr, "out of memory");
        packed_bytes_ = File::open(zip, scratch_place).size();
        archive_read_support_format_zip_seekable(archive_.get());
        if (archive_read_open_filename(archive_.get(), zip.c_str(), block_bytes) != ARCHIVE_OK) {
            refuse_damaged();
        }
    }

    // False at the end. Directories, links and files of operating systems are passed over.
    bool next() {
        while (true) {
            archive_entry* entry = nullptr;
            const auto result = archive_read_next_header(archive_.get(), &entry);
            if (result == ARCHIVE_EOF) {
                return false;
            }
            if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
                refuse_damaged();
            }
            if (take(entry)) {
                return true;
            }
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }

    // Gives the bytes of the file to the taker, which says whether it wants more. Returns their
    // number.
    std::uint64_t read(const std::function<bool(std::string_view)>& take) {
        std::string buffer(block_bytes, '\0');
        std::uint64_t bytes = 0;
        while (true) {
            const auto count = archive_read_data(archive_.get(), buffer.data(), buffer.size());
            if (count < 0) {
                refuse_damaged();
            }
            const auto piece = std::string_view(buffer).substr(0, static_cast<std::size_t>(count));
            bytes += piece.size();
            unpacked_bytes_ += piece.size();
            check_size();
            if (piece.empty() || !take(piece)) {
                return bytes;
            }
        }
    }

  private:
    struct Free {
        void operator()(archive* opened) const { archive_read_free(opened); }
    };

    bool take(archive_entry* entry) {
        if (++count_ > limits::archive_entries_max) {
            throw Error(ErrorKind::too_large, fmt::format("The zip holds more than {} files.",
                                                          limits::archive_entries_max));
        }
        if (archive_entry_is_encrypted(entry) != 0) {
            refuse("The zip is encrypted: pack it without a password.");
        }
        name_ = require_name(entry);
        const bool is_directory = archive_entry_filetype(entry) == AE_IFDIR;
        require_inside(is_directory && name_.ends_with('/')
                           ? std::string_view(name_).substr(0, name_.size() - 1)
                           : std::string_view(name_));
        if (is_directory || is_of_the_system(name_)) {
            return false;
        }
        if (archive_entry_filetype(entry) != AE_IFREG) {
            refuse("The zip holds a link or a device, which no card has.");
        }
        if (!names_.insert(name_).second) {
            refuse(fmt::format("The zip holds two files with the name {}.", in_quotes(name_)));
        }
        return true;
    }
    void check_size() const {
        if (unpacked_bytes_ > limits::archive_bytes_max ||
            (unpacked_bytes_ > limits::archive_ratio_free_bytes &&
             unpacked_bytes_ > limits::archive_ratio_max * packed_bytes_)) {
            throw Error(ErrorKind::too_large,
                        fmt::format("The zip unpacks to more than {} MiB, or to more than {} times "
                                    "its size.",
                                    limits::archive_bytes_max / (1024UL * 1024),
                                    limits::archive_ratio_max));
        }
    }
    [[noreturn]] void refuse_damaged() const {
        const auto* const reason = archive_error_string(archive_.get());
        throw Error(ErrorKind::malformed, "The zip is damaged or cut off.")
            .with_detail(reason == nullptr ? "" : reason);
    }

    std::unique_ptr<archive, Free> archive_;
    std::uint64_t packed_bytes_ = 0;
    std::uint64_t unpacked_bytes_ = 0;
    std::size_t count_ = 0;
    std::string name_;
    std::set<std::string> names_;
};

[[noreturn]] void refuse_large(std::string_view name, std::size_t bytes_max) {
    throw Error(ErrorKind::too_large, fmt::format("{} in the zip is larger than {} MiB.",
                                                  in_quotes(name), bytes_max / (1024UL * 1024)));
}

}  // namespace

bool is_zip(std::string_view beginning) {
    return beginning.starts_with("PK\x03\x04"sv) || beginning.starts_with("PK\x05\x06"sv);
}

std::vector<ZipEntry> list_zip_entries(const std::filesystem::path& zip) {
    std::vector<ZipEntry> entries;
    Reader reader(zip);
    while (reader.next()) {
        ZipEntry entry{.name = reader.name(), .bytes = 0, .beginning = {}};
        entry.bytes = reader.read([&](std::string_view piece) {
            const auto missing = beginning_bytes - entry.beginning.size();
            entry.beginning += piece.substr(0, missing);
            return true;
        });
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string read_zip_entry(const std::filesystem::path& zip, std::string_view name,
                           std::size_t bytes_max) {
    Reader reader(zip);
    while (reader.next()) {
        if (reader.name() != name) {
            continue;
        }
        std::string bytes;
        reader.read([&](std::string_view piece) {
            bytes += piece;
            return bytes.size() <= bytes_max;
        });
        if (bytes.size() > bytes_max) {
            refuse_large(name, bytes_max);
        }
        return bytes;
    }
    refuse(fmt::format("The zip holds no file {}.", in_quotes(name)));
}

void extract_zip_entries(const std::filesystem::path& zip,
                         const std::map<std::string, std::filesystem::path>& wanted,
                         std::size_t bytes_max) {
    Reader reader(zip);
    std::size_t found = 0;
    while (found < wanted.size() && reader.next()) {
        const auto target = wanted.find(reader.name());
        if (target == wanted.end()) {
            continue;
        }
        ++found;
        const auto file = File::create(target->second, scratch_place);
        std::uint64_t written = 0;
        reader.read([&](std::string_view piece) {
            written += piece.size();
            if (written > bytes_max) {
                refuse_large(target->first, bytes_max);
            }
            file.write_all(piece);
            return true;
        });
    }
    if (found < wanted.size()) {
        refuse("A file of the zip is not there any more.");
    }
}

}  // namespace mien::exchange
