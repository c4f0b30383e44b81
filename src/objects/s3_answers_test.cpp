#include "objects/s3_answers.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/objects.hpp"

namespace mien::objects {
namespace {

constexpr std::string_view completed =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<CompleteMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Location>http://b.s3.amazonaws.com/k</Location><Bucket>b</Bucket><Key>k</Key>
  <ETag>"3858f62230ac3c915f300c664312c11f-9"</ETag>
</CompleteMultipartUploadResult>)";

TEST(s3_answers, reads_an_error_with_the_region_that_was_meant) {
    const auto error = find_s3_error(
        "<?xml version=\"1.0\"?><Error><Code>AuthorizationHeaderMalformed</Code>"
        "<Message>the region &apos;us-east-1&apos; is wrong; expecting "
        "&#39;eu-west-1&#39;</Message>"
        "<Region>eu-west-1</Region><RequestId>BD4D</RequestId></Error>");
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, "AuthorizationHeaderMalformed");
    EXPECT_EQ(error->message, "the region 'us-east-1' is wrong; expecting 'eu-west-1'");
    EXPECT_EQ(error->region, "eu-west-1");
    EXPECT_EQ(error->request_id, "BD4D");
}

TEST(s3_answers, knows_an_upload_that_was_completed) {
    EXPECT_TRUE(is_completed_upload(completed));
    EXPECT_TRUE(is_completed_upload(std::string(30, ' ') + "\r\n" + std::string(completed)));
}

// All of them come with the status 200.
TEST(s3_answers, takes_nothing_else_for_a_completed_upload) {
    const std::string blanks(30, ' ');
    for (const std::string& body :
         {std::string(), blanks, blanks + "<Error><Code>InternalError</Code></Error>",
          std::string("<!DOCTYPE html><html><body>It works</body></html>"),
          std::string("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>"),
          std::string(completed) + std::string(completed), std::string("OK")}) {
        EXPECT_FALSE(is_completed_upload(body)) << body;
    }
    for (std::size_t size = 0; size < completed.size(); ++size) {
        EXPECT_FALSE(is_completed_upload(completed.substr(0, size))) << size;
    }
}

TEST(s3_answers, reads_the_id_of_an_upload) {
    EXPECT_EQ(read_upload_id("<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key>"
                             "<UploadId>VXBsb2FkIElE</UploadId></InitiateMultipartUploadResult>"),
              "VXBsb2FkIElE");
    EXPECT_THROW((void)read_upload_id("<InitiateMultipartUploadResult/>"), Error);
    EXPECT_THROW((void)read_upload_id(completed), Error);
}

TEST(s3_answers, reads_unfinished_uploads_page_by_page) {
    const auto page = read_unfinished_uploads(
        "<ListMultipartUploadsResult><EncodingType>url</EncodingType>"
        "<NextKeyMarker>a%2Bc</NextKeyMarker><NextUploadIdMarker>id+2</NextUploadIdMarker>"
        "<IsTruncated>true</IsTruncated>"
        "<Upload><Key>a+b</Key><UploadId>id+1</UploadId>"
        "<Initiated>2010-11-10T20:48:33.000Z</Initiated></Upload>"
        "<Upload><Key>a%2Bc</Key><UploadId>id+2</UploadId>"
        "<Initiated>2010-11-10T20:48:34Z</Initiated></Upload></ListMultipartUploadsResult>");
    ASSERT_EQ(page.uploads.size(), 2U);
    EXPECT_EQ(page.uploads[0].key, "a b");
    EXPECT_EQ(page.uploads[0].upload_id, "id+1");
    EXPECT_EQ(to_rfc3339(page.uploads[0].began_at), "2010-11-10T20:48:33Z");
    EXPECT_EQ(page.uploads[1].key, "a+c");
    EXPECT_TRUE(page.is_truncated);
    EXPECT_EQ(page.next_key, "a+c");
    EXPECT_EQ(page.next_upload_id, "id+2");
    EXPECT_THROW((void)read_unfinished_uploads("<ListMultipartUploadsResult><IsTruncated>true"
                                               "</IsTruncated></ListMultipartUploadsResult>"),
                 Error);
    EXPECT_THROW((void)read_unfinished_uploads("<ListMultipartUploadsResult><Upload><Key>a</Key>"
                                               "</Upload></ListMultipartUploadsResult>"),
                 Error);
}

TEST(s3_answers, reads_a_listing_with_keys_as_they_are) {
    const auto page = read_object_listing(
        "<ListBucketResult><IsTruncated>true</IsTruncated>"
        "<NextContinuationToken>1ueGcxLPRx</NextContinuationToken>"
        "<Contents><Key>a+b &amp; &lt;c&gt;</Key><Size>434234</Size></Contents>"
        "<Contents><Key>x//y</Key><Size>0</Size></Contents></ListBucketResult>");
    ASSERT_EQ(page.objects.size(), 2U);
    EXPECT_EQ(page.objects[0].key, "a+b & <c>");
    EXPECT_EQ(page.objects[0].bytes, 434'234U);
    EXPECT_EQ(page.objects[1].key, "x//y");
    EXPECT_EQ(page.next_token, "1ueGcxLPRx");
}

TEST(s3_answers, reads_the_names_of_buckets) {
    const std::vector<std::string> expected{"one", "two"};
    EXPECT_EQ(read_bucket_names("<ListAllMyBucketsResult><Owner><ID>a</ID></Owner><Buckets>"
                                "<Bucket><Name>one</Name></Bucket><Bucket><Name>two</Name></Bucket>"
                                "</Buckets></ListAllMyBucketsResult>"),
              expected);
    EXPECT_THROW((void)read_bucket_names("<ListBucketResult/>"), Error);
}

TEST(s3_answers, expands_no_entities_of_a_document_type) {
    const auto error = find_s3_error(
        "<!DOCTYPE Error [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
        "<Error><Code>&a;&f;</Code></Error>");
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, "&a;&f;");
}

TEST(s3_answers, refuses_an_answer_that_is_too_large) {
    const std::string filler(limits::s3_answer_bytes_max, ' ');
    EXPECT_FALSE(find_s3_error("<Error>" + filler + "</Error>").has_value());
}

TEST(s3_answers, writes_the_parts_of_a_completion) {
    EXPECT_EQ(write_completion({{1, "\"a\"", "x="}, {2, "<&>", "y="}}),
              "<CompleteMultipartUpload>"
              "<Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag>"
              "<ChecksumSHA256>x=</ChecksumSHA256></Part>"
              "<Part><PartNumber>2</PartNumber><ETag>&lt;&amp;&gt;</ETag>"
              "<ChecksumSHA256>y=</ChecksumSHA256></Part></CompleteMultipartUpload>");
}

}  // namespace
}  // namespace mien::objects
