#include "objects/storage_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "async/deadline.hpp"
#include "base/file.hpp"
#include "base/scratch_directory.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_client.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {
namespace {

constexpr std::string_view first_bytes = "0123456789";
constexpr std::string_view other_bytes = "abcdefghij";

constexpr const char* create_only_advice =
    "This store replaces an object that is there. Mien needs If-None-Match on writes: use a store, "
    "or a version of it, that has it.";

std::string probe_key() {
    const auto bytes = random_bytes(12);
    return "mien-probe/" +
           to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// Nothing when the operation succeeds.
template <class T>
awaitable<std::optional<Error>> failure_of(awaitable<T> operation) {
    const auto ending = co_await async::ending_of(std::move(operation));
    const auto error = error_in(ending.failure);
    if (ending.failure && !error) {
        std::rethrow_exception(ending.failure);
    }
    co_return error;
}

std::string sentence_of(const Error& error) {
    return error.detail().empty() ? error.message()
                                  : fmt::format("{} ({})", error.message(), error.detail());
}

StorageFinding finding(std::string tried, const std::optional<Error>& failure) {
    return {.tried = std::move(tried),
            .is_well = !failure,
            .advice = failure ? sentence_of(*failure) : ""};
}

StorageFinding finding(std::string tried, bool is_well, std::string advice) {
    return {
        .tried = std::move(tried), .is_well = is_well, .advice = is_well ? "" : std::move(advice)};
}

NewObject probe_object(const std::filesystem::path& file, std::string_view bytes) {
    File::create(file, scratch_place).write_all(bytes);
    return {.file = file,
            .bytes = bytes.size(),
            .sha256 = sha256(bytes),
            .content_type = "application/octet-stream"};
}

awaitable<std::string> read_all(ObjectStore& store, std::string key, ByteRange range,
                                Deadline deadline) {
    const auto reader = co_await store.open(std::move(key), range, deadline);
    co_return co_await reader->read(100, deadline);
}

// The bytes, or why there are none.
awaitable<StorageFinding> check_read(ObjectStore& store, std::string key, ByteRange range,
                                     std::string tried, Deadline deadline) {
    auto reading = read_all(store, std::move(key), range, deadline);
    const auto ending = co_await async::ending_of(std::move(reading));
    const auto error = error_in(ending.failure);
    if (error) {
        co_return finding(std::move(tried), error);
    }
    const auto expected = first_bytes.substr(range.offset, range.length.value_or(100));
    co_return finding(std::move(tried), ending.value == expected,
                      "The bytes that come back are not those that were written.");
}

// Requests of a bucket's check, whose answers are looked at and never thrown.
class Probe {
  public:
    Probe(S3Settings settings, Executor executor, async::WorkPool& work, Deadline deadline)
        : client_(std::move(settings), executor, work), deadline_(deadline) {}

    [[nodiscard]] const S3Client& client() const { return client_; }
    [[nodiscard]] std::string path_of(const std::string& key) const {
        return client_.address().path_of(client_.settings().prefix + key);
    }

    // An answer of the status 0 when there is none; the error is in its body then. One of success
    // whose body is an error has the status of that.
    awaitable<net::Response> send(S3Request request) {
        auto outcome = co_await client_.send(std::move(request), deadline_);
        if (!outcome) {
            net::Response none;
            none.body = sentence_of(outcome.error());
            co_return none;
        }
        const auto error = find_s3_error(outcome->body);
        if (outcome->is_success() && error) {
            outcome->status = error->code == "AccessDenied" ? 403 : 500;
        }
        co_return std::move(*outcome);
    }

    awaitable<net::Response> put(std::string path, std::string bytes) {
        auto checksum = to_base64(sha256(bytes));
        S3Request request{.method = net::Method::put,
                          .path = std::move(path),
                          .fields = {{"x-amz-checksum-sha256", std::move(checksum)}},
                          .body = std::move(bytes)};
        co_return co_await send(std::move(request));
    }

    awaitable<net::Response> remove(std::string path) {
        S3Request request{.method = net::Method::delete_, .path = std::move(path)};
        co_return co_await send(std::move(request));
    }

    awaitable<net::Response> get(std::string path, S3Fields query) {
        S3Request request{.path = std::move(path), .query = std::move(query)};
        co_return co_await send(std::move(request));
    }

    [[nodiscard]] std::string advice_on(const net::Response& response) const {
        return response.status == 0 ? response.body : sentence_of(client_.refusal_of(response));
    }
    // Without an answer there is nothing to advise but what is in its way.
    [[nodiscard]] static StorageFinding judge(std::string tried, const net::Response& answer,
                                              bool is_well, const std::string& advice) {
        return finding(std::move(tried), is_well, answer.status == 0 ? answer.body : advice);
    }

  private:
    S3Client client_;
    Deadline deadline_;
};

// Writes in one part; the answer of the completion.
awaitable<net::Response> write_in_parts(Probe& probe, std::string path, std::string bytes) {
    S3Request beginning{.method = net::Method::post,
                        .path = path,
                        .query = {{"uploads", ""}},
                        .fields = {{"x-amz-checksum-algorithm", "SHA256"}}};
    const auto begun = co_await probe.send(std::move(beginning));
    if (!begun.is_success()) {
        co_return begun;
    }
    const auto id = read_upload_id(begun.body);
    const auto checksum = to_base64(sha256(bytes));
    S3Request sending{.method = net::Method::put,
                      .path = path,
                      .query = {{"partNumber", "1"}, {"uploadId", id}},
                      .fields = {{"x-amz-checksum-sha256", checksum}},
                      .body = std::move(bytes)};
    const auto part = co_await probe.send(std::move(sending));
    const std::string etag(part.find_header("etag").value_or(""));
    S3Request completion{
        .method = net::Method::post,
        .path = path,
        .query = {{"uploadId", id}},
        .fields = {{"content-type", "application/xml"}, {"if-none-match", "*"}},
        .body = write_completion({{.number = 1, .etag = etag, .checksum = checksum}})};
    const auto completed = co_await probe.send(std::move(completion));
    if (!completed.is_success()) {
        S3Request abortion{
            .method = net::Method::delete_, .path = path, .query = {{"uploadId", id}}};
        const auto aborted = co_await probe.send(std::move(abortion));
        static_cast<void>(aborted);
    }
    co_return completed;
}

awaitable<std::vector<StorageFinding>> check_parts(Probe& probe) {
    std::vector<StorageFinding> findings;
    const auto path = probe.path_of(probe_key());
    const auto first = co_await write_in_parts(probe, path, std::string(first_bytes));
    findings.push_back(finding("a large object is written in parts",
                               first.is_success() && is_completed_upload(first.body),
                               probe.advice_on(first)));
    const auto second = co_await write_in_parts(probe, path, std::string(other_bytes));
    findings.push_back(Probe::judge("a large object is written once", second, second.status == 412,
                                    fmt::format("{} Until then, objects up to 5 GiB are safe with "
                                                "objects.s3.multipart_above_mib = 5120.",
                                                create_only_advice)));
    S3Fields query{{"uploads", ""}, {"prefix", probe.client().settings().prefix}};
    const auto listed =
        co_await probe.get(probe.client().address().bucket_path(), std::move(query));
    findings.push_back(
        finding("unfinished uploads are listed", listed.is_success(), probe.advice_on(listed)));
    const auto removed = co_await probe.remove(path);
    findings.push_back(
        finding("a large object is removed", removed.is_success(), probe.advice_on(removed)));
    co_return findings;
}

awaitable<StorageFinding> check_wrong_bytes(Probe& probe) {
    const auto path = probe.path_of(probe_key());
    S3Request request{.method = net::Method::put,
                      .path = path,
                      .fields = {{"x-amz-checksum-sha256", to_base64(sha256(other_bytes))}},
                      .body = std::string(first_bytes)};
    const auto put = co_await probe.send(std::move(request));
    if (put.is_success()) {
        const auto removed = co_await probe.remove(path);
        static_cast<void>(removed);
    }
    co_return Probe::judge("bytes that do not fit their checksum are refused", put,
                           put.status == 400,
                           "This store keeps bytes that were damaged on their way. Mien sees it "
                           "when they are read, which is late.");
}

// With an object in it, so that nobody's bucket goes.
awaitable<std::vector<StorageFinding>> check_rights_too_many(Probe& probe) {
    std::vector<StorageFinding> findings;
    const auto& address = probe.client().address();
    const auto path = probe.path_of(probe_key());
    const auto put = co_await probe.put(path, std::string(first_bytes));
    if (put.is_success()) {
        const auto answer = co_await probe.remove(address.bucket_path());
        findings.push_back(Probe::judge("the bucket cannot be deleted", answer,
                                        answer.status == 403 || answer.status == 405,
                                        "Take the right s3:DeleteBucket from the credential."));
        const auto removed = co_await probe.remove(path);
        static_cast<void>(removed);
    } else {
        findings.push_back(
            finding("the bucket cannot be deleted", false,
                    "It was not tried, for want of an object in it: " + probe.advice_on(put)));
    }
    // Host style has no path for it that is not the bucket's.
    if (probe.client().settings().style == S3Style::path) {
        const auto listed = co_await probe.get(address.service_path(), {});
        std::vector<std::string> names;
        if (listed.is_success()) {
            names = read_bucket_names(listed.body);
        }
        const bool is_alone = std::ranges::all_of(
            names, [&](const auto& name) { return name == probe.client().settings().bucket; });
        findings.push_back(
            Probe::judge("other buckets are not seen", listed, listed.status != 0 && is_alone,
                         "Take the right s3:ListAllMyBuckets from the credential, and other "
                         "buckets from its owner."));
    }
    co_return findings;
}

bool is_refused(const net::Response& answer) {
    return answer.status == 403 || answer.status == 404;
}

awaitable<StorageFinding> check_no_writing(Probe& probe, std::string path, std::string tried,
                                           std::string advice) {
    const auto put = co_await probe.put(std::move(path), std::string(first_bytes));
    co_return Probe::judge(std::move(tried), put, is_refused(put), advice);
}

}  // namespace

awaitable<std::vector<StorageFinding>> check_store(ObjectStore& store,
                                                   const std::filesystem::path& scratch,
                                                   Deadline deadline) {
    std::vector<StorageFinding> findings;
    const auto usable = co_await failure_of(store.require_usable(deadline));
    findings.push_back(finding("the store answers, and knows the credential", usable));
    if (usable) {
        co_return findings;
    }
    const ScratchDirectory files(scratch);
    const auto key = probe_key();
    const auto first = probe_object(files.path() / "first", first_bytes);
    const auto other = probe_object(files.path() / "other", other_bytes);
    const auto written = co_await failure_of(store.put(key, first, deadline));
    findings.push_back(finding("an object is written", written));
    if (written) {
        co_return findings;
    }
    const auto again = co_await failure_of(store.put(key, other, deadline));
    findings.push_back(finding("an object is written once",
                               again && again->kind() == ErrorKind::conflict,
                               again ? sentence_of(*again) : create_only_advice));
    auto read = co_await check_read(store, key, {}, "an object is read", deadline);
    findings.push_back(std::move(read));
    const ByteRange part{.offset = 2, .length = 3};
    auto range = co_await check_read(store, key, part, "a part of an object is read", deadline);
    findings.push_back(std::move(range));
    const auto removed = co_await failure_of(store.remove(key, deadline));
    findings.push_back(finding("an object is removed", removed));
    auto finding_it = store.find(key, deadline);
    const auto gone = co_await async::ending_of(std::move(finding_it));
    const auto failure = error_in(gone.failure);
    findings.push_back(
        finding("an object that is gone is known to be gone", !gone.failure && !gone.value.value(),
                failure ? sentence_of(*failure) : "The store goes on saying that it is there."));
    co_return findings;
}

awaitable<std::vector<StorageFinding>> check_bucket(S3Settings settings,
                                                    std::optional<OtherBucket> other,
                                                    Executor executor, async::WorkPool& work,
                                                    Deadline deadline) {
    Probe probe(settings, executor, work, deadline);
    auto findings = co_await check_parts(probe);
    auto wrong_bytes = co_await check_wrong_bytes(probe);
    findings.push_back(std::move(wrong_bytes));
    auto rights = co_await check_rights_too_many(probe);
    std::ranges::move(rights, std::back_inserter(findings));
    if (other) {
        settings.bucket = other->name;
        if (!other->endpoint.empty()) {
            settings.endpoint = other->endpoint;
        }
        auto more = co_await check_closed_bucket(std::move(settings), executor, work, deadline);
        std::ranges::move(more, std::back_inserter(findings));
    }
    co_return findings;
}

awaitable<std::vector<StorageFinding>> check_closed_bucket(S3Settings settings, Executor executor,
                                                           async::WorkPool& work,
                                                           Deadline deadline) {
    const auto advice = fmt::format(
        "Take every right in the bucket {} from the credential: it is the other environment's.",
        settings.bucket);
    Probe probe(std::move(settings), executor, work, deadline);
    S3Fields query{{"list-type", "2"}, {"max-keys", "1"}};
    const auto listed =
        co_await probe.get(probe.client().address().bucket_path(), std::move(query));
    std::vector<StorageFinding> findings;
    findings.push_back(
        Probe::judge("the other bucket cannot be listed", listed, is_refused(listed), advice));
    const auto path = probe.path_of(probe_key());
    auto written =
        co_await check_no_writing(probe, path, "the other bucket cannot be written to", advice);
    findings.push_back(std::move(written));
    // Also of what is not there: S3 says whether it may be, and a put that was let in goes again.
    const auto removed = co_await probe.remove(path);
    findings.push_back(Probe::judge("nothing can be deleted in the other bucket", removed,
                                    is_refused(removed), advice));
    co_return findings;
}

awaitable<std::vector<StorageFinding>> check_read_only_bucket(S3Settings settings,
                                                              Executor executor,
                                                              async::WorkPool& work,
                                                              Deadline deadline) {
    Probe probe(settings, executor, work, deadline);
    std::vector<StorageFinding> findings;
    const auto readable =
        co_await failure_of(require_readable(std::move(settings), executor, work, deadline));
    findings.push_back(finding("an object can be asked for", readable));
    const auto path = probe.path_of(probe_key());
    auto written = co_await check_no_writing(probe, path, "no object can be written",
                                             "Take the right s3:PutObject from the credential.");
    findings.push_back(std::move(written));
    const auto removed = co_await probe.remove(path);
    findings.push_back(Probe::judge("no object can be deleted", removed, removed.status == 403,
                                    "Take the right s3:DeleteObject from the credential."));
    co_return findings;
}

awaitable<void> require_readable(StoreSettings settings, Executor executor, async::WorkPool& work,
                                 Deadline deadline) {
    if (const auto* files = std::get_if<FilesystemSettings>(&settings)) {
        const std::function<bool()> look = [directory = files->directory] {
            return ::access(directory.c_str(), R_OK | X_OK) == 0;
        };
        const bool is_readable = co_await work.run(look);
        if (!is_readable) {
            throw Error(ErrorKind::unavailable, "The directory of objects cannot be read.");
        }
        co_return;
    }
    const auto store = open_store(settings, executor, work);
    co_await store->require_usable(deadline);
}

}  // namespace mien::objects
