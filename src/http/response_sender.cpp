#include "http/response_sender.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "base/log.hpp"
#include "http/stream_writer.hpp"

namespace mien::http {
namespace {

constexpr std::size_t joined_bytes_max = 16 * 1024;  // copying less is cheaper than a second write
constexpr std::size_t chunk_bytes_max = 64 * 1024;

const std::string* text_of(const Body& body) {
    if (const auto* text = std::get_if<std::string>(&body)) {
        return text;
    }
    const auto* shared = std::get_if<SharedBody>(&body);
    return shared != nullptr ? shared->get() : nullptr;
}

bool has_no_body(unsigned status) {
    return status == 204 || status == 304;
}

struct Length {
    BodyFraming framing;
    std::uint64_t bytes;
};

Length length_of(const Response& response, bool is_http_1_1) {
    if (has_no_body(response.status)) {
        return {BodyFraming::none, 0};
    }
    if (const auto* text = text_of(response.body)) {
        return {BodyFraming::length, text->size()};
    }
    if (const auto* stream = std::get_if<StreamBody>(&response.body)) {
        if (stream->length) {
            return {BodyFraming::length, *stream->length};
        }
        return {is_http_1_1 ? BodyFraming::chunked : BodyFraming::until_close, 0};
    }
    return {BodyFraming::length, 0};
}

}  // namespace

// The other end of a StreamBody.
class ResponseSender::Stream : public StreamWriter {
  public:
    Stream(ResponseSender& sender, BodyFraming framing, std::uint64_t bytes)
        : sender_(sender), framing_(framing), remaining_bytes_(bytes) {
        ++sender_.state_.streams;
    }
    ~Stream() override {
        sender_.on_stop_ = nullptr;
        sender_.connection_.forget_peer();
        --sender_.state_.streams;
    }

    awaitable<void> write(std::string_view bytes) override {
        if (framing_ == BodyFraming::length) {
            if (bytes.size() > remaining_bytes_) {
                throw Error(ErrorKind::internal, "A stream is longer than it said.");
            }
            remaining_bytes_ -= bytes.size();
        }
        while (!bytes.empty()) {
            const auto piece = bytes.substr(0, chunk_bytes_max);
            bytes.remove_prefix(piece.size());
            co_await write_piece(piece);
        }
    }

    void on_end(std::function<void()> call) override {
        if (sender_.state_.is_stopping) {
            call();
            return;
        }
        sender_.connection_.watch_peer(call);
        sender_.on_stop_ = std::move(call);
    }

    // Writes what ends the body; true when the body is complete.
    awaitable<bool> finish() {
        if (framing_ == BodyFraming::chunked) {
            co_return co_await sender_.write("0\r\n\r\n");
        }
        co_return framing_ == BodyFraming::length&& remaining_bytes_ == 0;
    }

  private:
    awaitable<void> write_piece(std::string_view piece) {
        bool is_written = false;
        if (framing_ == BodyFraming::chunked) {
            auto& out = sender_.out_;
            out.clear();
            fmt::format_to(std::back_inserter(out), "{:x}\r\n", piece.size());
            out.append(piece).append("\r\n");
            is_written = co_await sender_.write(out);
        } else {
            is_written = co_await sender_.write(piece);
        }
        if (!is_written) {
            throw Error(ErrorKind::unavailable, "The client is gone.");
        }
    }

    ResponseSender& sender_;
    BodyFraming framing_;
    std::uint64_t remaining_bytes_;
};

void ResponseSender::require_room(const Response& response) const {
    const bool is_stream = std::holds_alternative<StreamBody>(response.body);
    if (is_stream && state_.streams >= state_.options.limits.streams_max) {
        throw Error(ErrorKind::unavailable, "There are too many open streams.");
    }
}

bool ResponseSender::send_at_once(const Response& response, const Facts& facts) {
    const auto length = length_of(response, facts.is_http_1_1);
    framing_ = length.framing;
    keeps_alive_ = facts.keeps_alive && framing_ != BodyFraming::until_close;
    out_.clear();
    append_head(response,
                {.request_id = facts.request_id,
                 .framing = framing_,
                 .body_bytes = length.bytes,
                 .keeps_alive = keeps_alive_,
                 .is_behind_tls = state_.options.is_behind_tls,
                 .own_lines = state_.options.own_lines,
                 .duration = std::chrono::duration_cast<std::chrono::microseconds>(
                     std::chrono::steady_clock::now() - facts.started_at)},
                out_);
    const auto* text = text_of(response.body);
    has_more_ = !facts.is_head && framing_ != BodyFraming::none;
    if (has_more_ && text != nullptr && text->size() <= joined_bytes_max) {
        out_ += *text;
        has_more_ = false;
    }
    sent_bytes_ = connection_.write_at_once(out_);
    return sent_bytes_ == out_.size() && !has_more_;
}

awaitable<bool> ResponseSender::send_rest(const Response& response) {
    if (sent_bytes_ < out_.size()) {
        const bool is_written = co_await write(std::string_view(out_).substr(sent_bytes_));
        if (!is_written) {
            co_return false;
        }
    }
    bool is_sent = true;
    if (!has_more_) {
        co_return is_sent;
    }
    if (const auto* text = text_of(response.body)) {
        is_sent = co_await send_text(*text);
    } else if (const auto* stream = std::get_if<StreamBody>(&response.body)) {
        is_sent = co_await send_stream(*stream, framing_);
    }
    co_return is_sent;
}

// Every piece has the write time for itself: a slow but steady reader of a long body is served.
awaitable<bool> ResponseSender::write(std::string_view bytes) {
    connection_.set_deadline(deadline_in(state_.options.limits.write_time_max));
    const bool is_written = co_await connection_.write(bytes);
    connection_.clear_deadline();
    sent_bytes_ += is_written ? bytes.size() : 0;
    co_return is_written;
}

awaitable<bool> ResponseSender::send_text(std::string_view text) {
    while (!text.empty()) {
        const auto piece = text.substr(0, limits::transfer_bytes_max);
        const bool is_written = co_await write(piece);
        if (!is_written) {
            co_return false;
        }
        text.remove_prefix(piece.size());
    }
    co_return true;
}

awaitable<bool> ResponseSender::send_stream(const StreamBody& body, BodyFraming framing) {
    Stream stream(*this, framing, body.length.value_or(0));
    state_.metrics.open_streams().Set(static_cast<double>(state_.streams));
    co_await body.write(stream);
    co_return co_await stream.finish();
}

void ResponseSender::stop() {
    if (auto call = std::exchange(on_stop_, nullptr)) {
        call();
    }
}

}  // namespace mien::http
