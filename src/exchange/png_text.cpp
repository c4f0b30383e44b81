#include "exchange/png_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"

namespace mien::exchange {
namespace {

using namespace std::string_view_literals;

constexpr auto png_mark = "\x89PNG\r\n\x1A\n"sv;
constexpr std::size_t chunk_head_bytes = 8;  // length and kind
constexpr std::size_t crc_bytes = 4;
constexpr std::uint32_t length_max = 0x7FFFFFFF;

[[noreturn]] void refuse_damaged() {
    throw Error(ErrorKind::malformed, "The PNG is damaged or cut off.");
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = (number << 8U) | static_cast<unsigned char>(bytes[at + i]);
    }
    return number;
}

// Some programs write "Chara".
bool is_of_a_card(std::string_view keyword) {
    std::string lower(keyword.substr(0, 5));
    for (auto& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower.starts_with("chara") || lower.starts_with("ccv3");
}

// Reads the file from its beginning to its end.
class ChunkReader {
  public:
    explicit ChunkReader(const File& file) : file_(file), size_(file.size()) {
        if (read(png_mark.size()) != png_mark) {
            throw Error(ErrorKind::malformed, "This is no PNG.");
        }
    }

    // False behind the last one.
    bool next() {
        if (++count_ > limits::card_chunks_max) {
            throw Error(ErrorKind::too_large,
                        fmt::format("The PNG has more than {} parts.", limits::card_chunks_max));
        }
        const auto head = read(chunk_head_bytes);
        length_ = number_at(head, 0);
        kind_ = head.substr(4);
        if (length_ > length_max || length_ + crc_bytes > size_ - at_) {
            refuse_damaged();
        }
        start_ = at_;
        at_ += length_ + crc_bytes;
        return kind_ != "IEND";
    }
    [[nodiscard]] const std::string& kind() const { return kind_; }
    // Of the whole chunk: where it begins, and how long it is.
    [[nodiscard]] std::uint64_t begin() const { return start_ - chunk_head_bytes; }
    [[nodiscard]] std::uint64_t bytes() const { return chunk_head_bytes + length_ + crc_bytes; }
    [[nodiscard]] std::string beginning(std::size_t bytes) const {
        return file_.read_at(start_, std::min<std::size_t>(bytes, length_));
    }
    [[nodiscard]] std::string content() const {
        if (length_ > limits::card_chunk_bytes_max) {
            throw Error(ErrorKind::too_large,
                        fmt::format("A text in the PNG is larger than {} MiB.",
                                    limits::card_chunk_bytes_max / (1024UL * 1024)));
        }
        auto bytes = file_.read_at(start_, length_ + crc_bytes);
        if (bytes.size() != length_ + crc_bytes) {
            refuse_damaged();
        }
        require_sum(bytes);
        bytes.resize(length_);
        return bytes;
    }

  private:
    std::string read(std::size_t bytes) {
        auto text = file_.read_at(at_, bytes);
        if (text.size() != bytes) {
            refuse_damaged();
        }
        at_ += bytes;
        return text;
    }
    void require_sum(std::string_view bytes) const {
        const auto view = bytes.substr(0, length_);
        auto sum = crc32_z(0, reinterpret_cast<const unsigned char*>(kind_.data()), kind_.size());
        sum = crc32_z(sum, reinterpret_cast<const unsigned char*>(view.data()), view.size());
        if (sum != number_at(bytes, length_)) {
            refuse_damaged();
        }
    }

    const File& file_;
    std::uint64_t size_;
    std::uint64_t at_ = 0;
    std::uint64_t start_ = 0;
    std::uint32_t length_ = 0;
    std::size_t count_ = 0;
    std::string kind_;
};

bool is_of_the_picture(std::string_view kind) {
    return kind == "IHDR" || kind == "PLTE" || kind == "tRNS" || kind == "IDAT" || kind == "IEND";
}

// Gives the taker each chunk of the picture, to the end of the PNG.
template <class Take>
void for_each_of_the_picture(const File& file, const Take& take) {
    ChunkReader chunks(file);
    for (bool is_more = true; is_more;) {
        is_more = chunks.next();
        if (is_of_the_picture(chunks.kind())) {
            take(chunks);
        }
    }
}

}  // namespace

bool is_png(std::string_view beginning) {
    return beginning.starts_with(png_mark);
}

std::vector<PngText> read_card_texts(const File& file) {
    constexpr std::size_t keyword_bytes_max = 79;  // as the specification of PNG has it
    ChunkReader chunks(file);
    std::vector<PngText> texts;
    std::size_t kept = 0;
    while (chunks.next()) {
        if (chunks.kind() != "tEXt" || !is_of_a_card(chunks.beginning(keyword_bytes_max))) {
            continue;
        }
        const auto content = chunks.content();
        kept += content.size();
        if (kept > limits::card_upload_bytes_max) {
            throw Error(ErrorKind::too_large, "The texts in the PNG are too large together.");
        }
        const auto end = content.find('\0');
        if (end == std::string::npos) {
            refuse_damaged();
        }
        texts.push_back({.keyword = content.substr(0, end), .text = content.substr(end + 1)});
    }
    return texts;
}

std::uint64_t measure_picture(const File& file) {
    std::uint64_t bytes = png_mark.size();
    for_each_of_the_picture(file, [&](const ChunkReader& chunk) { bytes += chunk.bytes(); });
    return bytes;
}

void write_picture(const File& file, const File& picture) {
    constexpr std::uint64_t piece_bytes = 1024 * 1024;
    picture.write_all(png_mark);
    for_each_of_the_picture(file, [&](const ChunkReader& chunk) {
        const auto end = chunk.begin() + chunk.bytes();
        for (auto at = chunk.begin(); at < end; at += piece_bytes) {
            picture.write_all(file.read_at(at, std::min(piece_bytes, end - at)));
        }
    });
}

}  // namespace mien::exchange
