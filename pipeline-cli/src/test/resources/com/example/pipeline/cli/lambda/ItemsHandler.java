import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes an item, reads it, reads an object, and deletes the item, which its role may not. */
public class ItemsHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final String TABLE = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
    private final DynamoDbClient table =
            DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    private final S3Client objects =
            S3Client.builder().httpClient(UrlConnectionHttpClient.create()).build();

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("1"));
        table.putItem(put -> put.tableName(TABLE)
                .item(Map.of("id", key.get("id"), "by", AttributeValue.fromS(context.getFunctionName()))));
        String by = table.getItem(get -> get.tableName(TABLE).key(key)).item().get("by").s();
        String object = objects.getObjectAsBytes(get -> get.bucket("things").key("object")).asUtf8String();
        String denied = "nothing";
        try {
            table.deleteItem(delete -> delete.tableName(TABLE).key(key));
        } catch (AwsServiceException e) {
            denied = e.awsErrorDetails().errorMessage();
        }
        String answer = by + " on " + System.getProperty("java.specification.version") + ", " + object + ", " + denied;
        return Map.of("statusCode", 200, "body", answer);
    }
}
